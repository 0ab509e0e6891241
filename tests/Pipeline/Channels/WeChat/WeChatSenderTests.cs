using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Omni.Pipeline.Channels;
using Omni.Pipeline.Channels.WeChat;
using Omni.Pipeline.Ports;
using Omni.Runtime.Commands.Demo;
using Omni.Tests.Support;

namespace Omni.Tests.Pipeline.Channels.WeChat;

public sealed class WeChatSenderTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _time = new(WeChatRequests.Now);
    private ServiceProvider _services = null!;
    private LoopbackWeChat _platform = null!;
    private ChannelAccount _account = null!;

    public async Task InitializeAsync()
    {
        _platform = await LoopbackWeChat.StartAsync(WeChatRequests.Options, _time, CancellationToken.None);
        _account = WeChatRequests.Options.ToAccount("main", _platform.Address);
        _services = ChannelServicesRig.Build(_time);
    }

    public async Task DisposeAsync()
    {
        await _services.DisposeAsync();
        await _platform.DisposeAsync();
    }

    [Theory]
    [InlineData("hello")]
    [InlineData("你好，您的订单已发货 😀 \"quoted\" \\ </script> \n\t\u2028")]
    [InlineData("\u0001")]
    public async Task The_customer_reads_exactly_what_was_sent(string text)
    {
        _platform.Meet("oUser");

        Assert.Equal(SendOutcome.Sent(), await SendAsync("oUser", text));
        Assert.Equal(new ReceivedMessage("oUser", text, _time.GetUtcNow()), Assert.Single(_platform.Received));
    }

    [Fact]
    public async Task Text_of_2048_bytes_is_sent_and_one_more_is_refused_without_a_call()
    {
        _platform.Meet("oUser");

        Assert.Equal(SendStatus.Sent, (await SendAsync("oUser", new string('汉', 682) + "xx")).Status);
        var requests = _platform.TokenRequests;
        Assert.Equal(SendOutcome.Refused("wechat-45002-too-long"), await SendAsync("oUser", new string('汉', 683)));
        Assert.Equal(requests, _platform.TokenRequests);
        Assert.Single(_platform.Received);
    }

    [Fact]
    public async Task Somebody_who_never_wrote_cant_be_answered() =>
        Assert.Equal(SendOutcome.Refused("wechat-40003"), await SendAsync("oStranger", "hi"));

    [Fact]
    public async Task After_48_hours_the_customer_has_to_write_first()
    {
        _platform.Meet("oUser");
        _time.Advance(TimeSpan.FromHours(48));
        Assert.Equal(SendStatus.Sent, (await SendAsync("oUser", "in time")).Status);

        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(SendOutcome.Refused("wechat-45015"), await SendAsync("oUser", "too late"));

        _platform.Meet("oUser");
        Assert.Equal(SendStatus.Sent, (await SendAsync("oUser", "again")).Status);
    }

    [Fact]
    public async Task The_sixth_answer_to_one_message_is_refused()
    {
        _platform.Meet("oUser");
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(SendStatus.Sent, (await SendAsync("oUser", "hi")).Status);
        }

        Assert.Equal(SendOutcome.Refused("wechat-45047"), await SendAsync("oUser", "hi"));
    }

    [Theory]
    [InlineData(-1, SendStatus.Retry, "wechat--1", 5)]
    [InlineData(45009, SendStatus.Retry, "wechat-45009", 3600)]
    [InlineData(45011, SendStatus.Retry, "wechat-45011", 60)]
    [InlineData(45015, SendStatus.Refused, "wechat-45015", 0)]
    [InlineData(45047, SendStatus.Refused, "wechat-45047", 0)]
    [InlineData(40003, SendStatus.Refused, "wechat-40003", 0)]
    [InlineData(48001, SendStatus.Refused, "wechat-48001", 0)]
    [InlineData(48002, SendStatus.Refused, "wechat-48002", 0)]
    [InlineData(45002, SendStatus.Refused, "wechat-45002", 0)]
    [InlineData(99999, SendStatus.Refused, "wechat-99999", 0)]
    public async Task An_error_code_says_what_becomes_of_the_message(int code, SendStatus status, string reason, int seconds)
    {
        _platform.Meet("oUser");
        _platform.Faults.Add(LoopbackFault.Error(code));

        Assert.Equal(new SendOutcome(status, "", reason, TimeSpan.FromSeconds(seconds)), await SendAsync("oUser", "hi"));
        Assert.Empty(_platform.Received);
        Assert.Equal(SendStatus.Sent, (await SendAsync("oUser", "hi")).Status);
    }

    [Theory]
    [InlineData(429, "17", SendStatus.Retry, 17)]
    [InlineData(429, "Sun, 01 Mar 2026 12:02:00 GMT", SendStatus.Retry, 120)]
    [InlineData(429, "Sun, 01 Mar 2026 11:00:00 GMT", SendStatus.Retry, 0)]
    [InlineData(429, null, SendStatus.Retry, 30)]
    [InlineData(503, "9", SendStatus.Retry, 9)]
    [InlineData(500, null, SendStatus.Retry, 5)]
    [InlineData(404, null, SendStatus.Refused, 0)]
    [InlineData(302, null, SendStatus.Refused, 0)]
    public async Task An_http_error_says_when_to_try_again(int http, string? retryAfter, SendStatus status, int seconds)
    {
        _platform.Meet("oUser");
        _platform.Faults.Add(LoopbackFault.Status(http, retryAfter));

        Assert.Equal(new SendOutcome(status, "", $"wechat-http-{http}", TimeSpan.FromSeconds(seconds)), await SendAsync("oUser", "hi"));
    }

    [Fact]
    public async Task A_connection_that_breaks_after_sending_leaves_it_uncertain()
    {
        _platform.Meet("oUser");
        _platform.Faults.Add(LoopbackFault.Drop());

        Assert.Equal(SendOutcome.Uncertain("wechat-answer-lost"), await SendAsync("oUser", "hi"));
        Assert.Single(_platform.Received);
    }

    [Fact]
    public async Task An_answer_that_nobody_can_read_leaves_it_uncertain()
    {
        _platform.Meet("oUser");
        _platform.Faults.Add(LoopbackFault.Garbage());

        Assert.Equal(SendOutcome.Uncertain("wechat-answer-lost"), await SendAsync("oUser", "hi"));
        Assert.Single(_platform.Received);
    }

    [Fact]
    public async Task A_platform_that_is_not_there_is_tried_again()
    {
        int port;
        using (var listener = new TcpListener(IPAddress.Loopback, 0))
        {
            listener.Start();
            port = ((IPEndPoint)listener.LocalEndpoint).Port;
        }

        var nowhere = WeChatRequests.Options.ToAccount("main", new($"http://127.0.0.1:{port}/"));

        Assert.Equal(SendOutcome.Retry(TimeSpan.FromSeconds(5), "wechat-unreachable"), await SendAsync("oUser", "hi", nowhere));
    }

    [Fact]
    public async Task A_timeout_is_uncertain_once_the_request_went_out_and_harmless_before()
    {
        var readsFirst = true;
        using var http = new ScriptedHttp(async (request, ct) =>
        {
            if (request.RequestUri!.AbsolutePath.EndsWith("stable_token", StringComparison.Ordinal))
            {
                return ScriptedHttp.Json("{\"access_token\":\"t\",\"expires_in\":7200}");
            }

            if (readsFirst)
            {
                await request.Content!.ReadAsByteArrayAsync(ct);
            }

            throw new TaskCanceledException("time is up");
        });
        var sender = Sender(http);

        Assert.Equal(SendOutcome.Uncertain("wechat-answer-lost"), await sender.SendAsync(Delivery("oUser", "hi"), _account, CancellationToken.None));
        readsFirst = false;
        Assert.Equal(SendStatus.Retry, (await sender.SendAsync(Delivery("oUser", "hi"), _account, CancellationToken.None)).Status);
    }

    [Fact]
    public async Task A_caller_who_gives_up_before_anything_is_sent_gets_no_outcome()
    {
        using var http = new ScriptedHttp((request, ct) => request.RequestUri!.AbsolutePath.EndsWith("stable_token", StringComparison.Ordinal)
            ? Task.FromResult(ScriptedHttp.Json("{\"access_token\":\"t\",\"expires_in\":7200}"))
            : Task.FromException<HttpResponseMessage>(new OperationCanceledException(ct)));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
            await Sender(http).SendAsync(Delivery("oUser", "hi"), _account, new CancellationToken(canceled: true)));
    }

    [Theory]
    [InlineData(WeChatSettingNames.AppId)]
    [InlineData(WeChatSettingNames.AppSecret)]
    public async Task An_account_that_cant_sign_in_is_refused_without_a_call(string missing)
    {
        var account = _account with { Settings = _account.Settings.Where(pair => pair.Key != missing).ToDictionary() };

        Assert.Equal(SendOutcome.Refused("wechat-not-configured"), await SendAsync("oUser", "hi", account));
        Assert.Equal(0, _platform.TokenRequests);
    }

    [Fact]
    public async Task A_wrong_secret_is_refused_with_the_platforms_code()
    {
        var account = _account with { Settings = new Dictionary<string, string>(_account.Settings) { [WeChatSettingNames.AppSecret] = "wrong" } };

        Assert.Equal(SendOutcome.Refused("wechat-40125"), await SendAsync("oUser", "hi", account));
    }

    private ValueTask<SendOutcome> SendAsync(string recipient, string text, ChannelAccount? account = null) =>
        _services.Sender("wechat").SendAsync(Delivery(recipient, text), account ?? _account, CancellationToken.None);

    private IChannelSender Sender(ScriptedHttp http) => ChannelServicesRig.Build(_time, http: http).Sender("wechat");

    private static OutboundDelivery Delivery(string recipient, string text) => new(recipient, text, "key", "conversation");
}
