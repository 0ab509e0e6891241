using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Omni.Pipeline.Channels;
using Omni.Pipeline.Channels.WeChat;
using Omni.Pipeline.Messages;
using Omni.Pipeline.Ports;
using Omni.Runtime.Commands.Demo;
using Omni.Tests.Support;

namespace Omni.Tests.Pipeline.Channels.WeChat;

/// <summary>Files from and to customers, and the menu, against the loopback platform.</summary>
public sealed class WeChatFilesTests : IAsyncLifetime
{
    private const string Customer = "oUser";

    private readonly FakeTimeProvider _time = new(WeChatRequests.Now);
    private readonly FakeMediaStore _store = new();
    private readonly List<string> _posted = [];
    private ServiceProvider _services = null!;
    private LoopbackWeChat _platform = null!;
    private ChannelAccount _account = null!;

    public async Task InitializeAsync()
    {
        _platform = await LoopbackWeChat.StartAsync(WeChatRequests.Options with { Webhook = new("http://127.0.0.1:1/") }, _time, CancellationToken.None);
        _account = WeChatRequests.Options.ToAccount("main", _platform.Address);
        _services = ChannelServicesRig.Build(_time, _store);
        _platform.Meet(Customer);
    }

    public async Task DisposeAsync()
    {
        await _services.DisposeAsync();
        await _platform.DisposeAsync();
    }

    [Theory]
    [InlineData("image", "image/png")]
    [InlineData("voice", "audio/amr")]
    [InlineData("video", "video/mp4")]
    public async Task A_customer_gets_the_file_that_was_sent(string kind, string contentType)
    {
        var file = File(contentType);

        Assert.Equal(SendOutcome.Sent(), await SendAsync(await KeptAsync(file, contentType)));

        var received = Assert.Single(_platform.Received);
        Assert.Equal((Customer, kind, ""), (received.OpenId, received.Kind, received.Text));
        Assert.Equal(file, _platform.FileOf(received));
    }

    [Theory]
    [InlineData("application/pdf")]
    [InlineData("image/webp")]
    public async Task What_the_platform_has_no_kind_for_is_refused_without_a_call(string contentType)
    {
        Assert.Equal(SendOutcome.Refused(WeChatRules.WrongType), await SendAsync(await KeptAsync([1], contentType)));
        Assert.Equal(0, _platform.TokenRequests);
    }

    [Fact]
    public async Task A_file_that_is_gone_can_not_be_sent() => Assert.Equal(
        SendOutcome.Refused("media-missing"), await SendAsync(new Attachment { MediaId = "never", ContentType = "image/png", Bytes = 1 }));

    [Fact]
    public async Task Whatever_becomes_of_an_upload_it_may_be_tried_again()
    {
        var picture = await KeptAsync(SampleFiles.Png, "image/png");
        foreach (var fault in (LoopbackFault[])[LoopbackFault.Drop(), LoopbackFault.Garbage(), LoopbackFault.Status(503), LoopbackFault.Error(45009), LoopbackFault.Status(429, "7")])
        {
            _platform.Faults.Add(fault, on: LoopbackCall.Upload);
            Assert.Equal(SendStatus.Retry, (await SendAsync(picture)).Status);
        }

        Assert.Equal(SendOutcome.Sent(), await SendAsync(picture));
        Assert.Single(_platform.Received);
    }

    [Fact]
    public async Task A_token_that_ended_during_an_upload_is_replaced_and_the_file_read_anew()
    {
        var picture = await KeptAsync(SampleFiles.Png, "image/png");
        await SendAsync(picture);
        _platform.ExpireToken();

        Assert.Equal(SendOutcome.Sent(), await SendAsync(picture));
        Assert.Equal(SampleFiles.Png, _platform.FileOf(_platform.Received[1]));
    }

    [Fact]
    public async Task A_lost_answer_to_the_send_itself_stays_uncertain()
    {
        _platform.Faults.Add(LoopbackFault.Drop());

        Assert.Equal(SendStatus.Uncertain, (await SendAsync(await KeptAsync(SampleFiles.Png, "image/png"))).Status);
        Assert.Single(_platform.Received);
    }

    [Theory]
    [InlineData("image", "image/png")]
    [InlineData("voice", "audio/amr")]
    [InlineData("video", "video/mp4")]
    public async Task What_a_customer_sent_is_fetched(string type, string contentType)
    {
        var reference = await HeldAsync(type, File(contentType), contentType);

        var opened = Assert.IsType<MediaFetch.Opened>(await FetchAsync(reference));

        await using (opened.Content)
        {
            using var bytes = new MemoryStream();
            await opened.Content.CopyToAsync(bytes);
            Assert.Equal(File(contentType), bytes.ToArray());
        }

        Assert.Equal(contentType, opened.ContentType);
    }

    [Fact]
    public async Task What_the_platform_does_not_have_any_more_is_gone()
    {
        var reference = await HeldAsync("image", SampleFiles.Png, "image/png");
        _time.Advance(TimeSpan.FromDays(3));

        Assert.Equal(new MediaFetch.Gone("wechat-40007"), await FetchAsync(reference));
        Assert.Equal(new MediaFetch.Gone("wechat-40007"), await FetchAsync("never & nowhere"));
    }

    [Theory]
    [InlineData(-1, "wechat--1")]
    [InlineData(45009, "wechat-45009")]
    [InlineData(45011, "wechat-45011")]
    public async Task A_platform_that_is_busy_is_asked_again(int code, string reason)
    {
        var reference = await HeldAsync("image", SampleFiles.Png, "image/png");
        _platform.Faults.Add(LoopbackFault.Error(code), on: LoopbackCall.Download);

        Assert.Equal(reason, Assert.IsType<MediaFetch.Retry>(await FetchAsync(reference)).Reason);
        Assert.IsType<MediaFetch.Opened>(await FetchAsync(reference));
    }

    [Theory]
    [InlineData(503)]
    [InlineData(429)]
    public async Task A_platform_that_is_down_is_asked_again(int status)
    {
        var reference = await HeldAsync("image", SampleFiles.Png, "image/png");
        _platform.Faults.Add(LoopbackFault.Status(status), on: LoopbackCall.Download);

        Assert.IsType<MediaFetch.Retry>(await FetchAsync(reference));
    }

    [Fact]
    public async Task An_account_without_the_permission_gets_no_file()
    {
        _platform.Faults.Add(LoopbackFault.Error(48001), on: LoopbackCall.Download);

        Assert.Equal(new MediaFetch.Gone("wechat-48001"), await FetchAsync("m"));
    }

    [Fact]
    public async Task An_ended_token_is_replaced_before_a_file_is_given_up()
    {
        var reference = await HeldAsync("image", SampleFiles.Png, "image/png");
        await FetchAsync(reference);
        _platform.ExpireToken();

        Assert.IsType<MediaFetch.Opened>(await FetchAsync(reference));
    }

    [Theory]
    [InlineData("http://169.254.169.254/latest/meta-data")]
    [InlineData("http://127.0.0.1:2/x")]
    [InlineData("https://evil.example/a.mp4")]
    [InlineData("https://evilqq.com/a.mp4")]
    [InlineData("https://video.qq.com:8080/a.mp4")]
    [InlineData("file:///etc/passwd")]
    [InlineData("not an address")]
    public async Task An_address_that_is_not_the_platforms_is_not_followed(string address)
    {
        Assert.IsType<MediaFetch.Gone>(await ScriptedFetchAsync($$"""{"video_url":"{{address}}"}"""));
        Assert.DoesNotContain(_posted, asked => asked.Contains(address, StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_address_on_the_platforms_domain_is_followed()
    {
        Assert.IsType<MediaFetch.Opened>(await ScriptedFetchAsync("""{"video_url":"http://mpvideo.qpic.qq.com/a.mp4"}"""));
        Assert.Contains("http://mpvideo.qpic.qq.com/a.mp4", _posted);
    }

    [Fact]
    public async Task The_menu_of_the_settings_is_what_customers_see()
    {
        const string Menu = """{"button":[{"type":"click","name":"订单","key":"orders"}]}""";

        Assert.Equal(SendOutcome.Sent(), await ApplyAsync(Menu));
        Assert.Equal(Menu, _platform.Menu);
    }

    [Fact]
    public async Task What_the_platform_objects_to_in_a_menu_is_said()
    {
        Assert.Equal(SendOutcome.Refused("wechat-40018"), await ApplyAsync("""{"button":[{"type":"click","name":"a name of more than sixteen bytes","key":"k"}]}"""));
        Assert.Equal("", _platform.Menu);
        _platform.Faults.Add(LoopbackFault.Drop(), on: LoopbackCall.Menu);
        Assert.Equal(SendStatus.Retry, (await ApplyAsync("""{"button":[{"type":"click","name":"a","key":"k"}]}""")).Status);
    }

    private static byte[] File(string contentType) => contentType switch
    {
        "image/png" => SampleFiles.Png,
        "audio/amr" => SampleFiles.Amr,
        _ => SampleFiles.Mp4,
    };

    private async Task<Attachment> KeptAsync(byte[] content, string contentType)
    {
        await _store.WriteAsync("m1", new MemoryStream(content), new(contentType, "", ""), default);
        return new() { MediaId = "m1", ContentType = contentType, Bytes = content.Length };
    }

    private ValueTask<SendOutcome> SendAsync(Attachment file) => _services.Sender("wechat")
        .SendAsync(new OutboundDelivery(Customer, "", "key", "conversation") { Attachments = [file] }, _account, default);

    private ValueTask<MediaFetch> FetchAsync(string reference) =>
        _services.Media("wechat").FetchAsync(new() { PlatformReference = reference }, _account, default);

    private ValueTask<SendOutcome> ApplyAsync(string menu) => _services.GetRequiredService<IChannelMenu>().ApplyAsync(
        _account with { Settings = new Dictionary<string, string>(_account.Settings) { [WeChatSettingNames.Menu] = menu } }, default);

    /// <summary>The reference by which Omni learns of a customer's file; nobody listens at the webhook.</summary>
    private async Task<string> HeldAsync(string type, byte[] content, string contentType)
    {
        await _platform.SendFileAsync(Customer, type, content, contentType, "1", default);
        return _platform.LastFile;
    }

    private async Task<MediaFetch> ScriptedFetchAsync(string answer)
    {
        var http = new ScriptedHttp((request, _) =>
        {
            _posted.Add(request.RequestUri!.ToString());
            var path = request.RequestUri.AbsolutePath;
            return Task.FromResult(
                path.EndsWith("stable_token", StringComparison.Ordinal) ? ScriptedHttp.Json("""{"access_token":"t","expires_in":7200}""")
                : path.EndsWith("media/get", StringComparison.Ordinal) ? ScriptedHttp.Json(answer)
                : new HttpResponseMessage(System.Net.HttpStatusCode.OK) { Content = new ByteArrayContent(SampleFiles.Mp4) { Headers = { ContentType = new("video/mp4") } } });
        });
        return await ChannelServicesRig.Build(_time, http: http).Media("wechat").FetchAsync(new() { PlatformReference = "m" }, WeChatRequests.Account, default);
    }
}
