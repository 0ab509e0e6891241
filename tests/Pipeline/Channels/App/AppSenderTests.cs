using System.Text;
using System.Text.Json.Nodes;
using Omni.Pipeline.Channels.App;
using Omni.Pipeline.Media;
using Omni.Pipeline.Messages;
using Omni.Pipeline.Ports;
using Omni.Runtime.Commands.Demo;
using Omni.Tests.Support;

namespace Omni.Tests.Pipeline.Channels.App;

public sealed class AppSenderTests : IAsyncLifetime
{
    private AppRig _rig = null!;

    public async Task InitializeAsync() => _rig = await AppRig.StartAsync();

    public async Task DisposeAsync() => await _rig.DisposeAsync();

    [Theory]
    [InlineData("hello")]
    [InlineData("您好 😀 \"quoted\" \\ </script> \n\t\u2028 \u0001")]
    public async Task The_user_reads_exactly_what_was_sent(string text)
    {
        Assert.Equal(SendOutcome.Sent(), await _rig.SendAsync(text));
        Assert.Equal(new ReceivedMessage("u1", text, AppRig.Now), Assert.Single(_rig.Server.Received));
    }

    [Fact]
    public async Task A_second_try_has_the_same_id_so_that_the_user_reads_it_once()
    {
        _rig.Server.Faults.Add(LoopbackFault.Drop());

        Assert.Equal(SendOutcome.Uncertain("app-answer-lost"), await _rig.SendAsync());
        Assert.Equal(SendOutcome.Sent(), await _rig.SendAsync());

        Assert.Equal((2, 1), (_rig.Server.Calls, _rig.Server.Received.Count));
    }

    [Theory]
    [InlineData(200, null, SendStatus.Sent, "", 0)]
    [InlineData(202, null, SendStatus.Sent, "", 0)]
    [InlineData(302, null, SendStatus.Refused, "app-http-302", 0)]
    [InlineData(400, null, SendStatus.Refused, "app-http-400", 0)]
    [InlineData(401, null, SendStatus.Refused, "app-http-401", 0)]
    [InlineData(410, null, SendStatus.Refused, "app-gone", 0)]
    [InlineData(429, "17", SendStatus.Retry, "app-http-429", 17)]
    [InlineData(429, null, SendStatus.Retry, "app-http-429", 30)]
    [InlineData(500, null, SendStatus.Retry, "app-http-500", 5)]
    [InlineData(503, "Sun, 01 Mar 2026 12:02:00 GMT", SendStatus.Retry, "app-http-503", 120)]
    public async Task A_status_says_what_becomes_of_the_message(int code, string? retryAfter, SendStatus status, string reason, int seconds)
    {
        _rig.Server.Faults.Add(LoopbackFault.Status(code, retryAfter));

        Assert.Equal(new SendOutcome(status, "", reason, TimeSpan.FromSeconds(seconds)), await _rig.SendAsync());
    }

    [Fact]
    public async Task What_the_app_says_in_its_answer_does_not_matter()
    {
        _rig.Server.Faults.Add(LoopbackFault.Garbage());

        Assert.Equal(SendOutcome.Sent(), await _rig.SendAsync());
    }

    [Fact]
    public async Task An_answer_that_comes_too_slowly_is_uncertain()
    {
        _rig.Server.Faults.Add(LoopbackFault.Slow(TimeSpan.FromHours(1)));
        using var patience = new CancellationTokenSource();

        var sending = _rig.SendAsync(ct: patience.Token).AsTask();
        await _rig.Server.WaitForMessageAsync("u1", _ => true, default);
        await patience.CancelAsync();

        Assert.Equal(SendOutcome.Uncertain("app-answer-lost"), await sending);
    }

    [Fact]
    public async Task An_app_that_is_not_there_is_asked_later() =>
        Assert.Equal(
            SendOutcome.Retry(TimeSpan.FromSeconds(5), "app-unreachable"),
            await _rig.SendAsync(account: _rig.With("callbackUrl", "http://127.0.0.1:1/callback")));

    [Fact]
    public async Task While_secrets_change_the_app_may_know_either()
    {
        var changed = _rig.With("secret", AppRig.OtherSecret);

        Assert.Equal(SendOutcome.Refused("app-http-401"), await _rig.SendAsync(account: changed));
        Assert.Equal(
            SendOutcome.Sent(),
            await _rig.SendAsync(account: changed with { Settings = new Dictionary<string, string>(changed.Settings) { ["previousSecret"] = AppRig.Secret } }));
    }

    [Theory]
    [InlineData("secret")]
    [InlineData("callbackUrl")]
    public async Task An_account_that_is_not_complete_sends_nothing(string missing) =>
        Assert.Equal(SendOutcome.Refused("app-not-configured"), await _rig.SendAsync(account: _rig.With(missing, "")));

    [Fact]
    public async Task A_file_without_an_address_is_refused_rather_than_left_out()
    {
        Assert.Equal(SendOutcome.Refused("app-no-address"), await _rig.SendAsync(files: new Attachment { MediaId = "only-here" }));
        Assert.Equal(SendOutcome.Sent(), await _rig.SendAsync(files: new Attachment { PlatformReference = "https://x/a" }));
        Assert.Equal(1, _rig.Server.Calls);
    }

    [Fact]
    public async Task An_agents_file_goes_with_an_address_that_the_app_can_fetch_it_from()
    {
        var home = new Uri("https://omni.example/base/");
        await using var rig = await AppRig.StartAsync(home);

        Assert.Equal(SendOutcome.Sent(), await rig.SendAsync(files: new Attachment { MediaId = "m1", Name = "a.pdf", ContentType = "application/pdf" }));

        var signed = Urls.For(rig.Time, new() { PublicUrl = home }).PublicOf("m1", MediaVariant.Original);
        Assert.StartsWith("https://omni.example/base/api/media/m1?", signed, StringComparison.Ordinal);
        Assert.Equal(new Uri(signed!), Assert.Single(rig.Server.FilesReceived));
    }

    [Fact]
    public void An_answer_is_written_as_it_is_documented()
    {
        var delivery = new OutboundDelivery("u1", "see", "m1", "c1")
        {
            Kind = MessageKind.Image,
            Attachments =
            [
                new Attachment { PlatformReference = "https://x/a", Name = "a.png", ContentType = "image/png", Bytes = 7 },
            ],
        };

        var json = JsonNode.Parse(Encoding.UTF8.GetString(AppAnswer.Write(delivery, AppRig.Now)))!;

        Assert.True(JsonNode.DeepEquals(
            JsonNode.Parse(
                """
                {"type":"message","messageId":"m1","conversationId":"c1","user":{"id":"u1"},"kind":"image","text":"see","sentAt":"2026-03-01T12:00:00+00:00",
                 "attachments":[{"url":"https://x/a","name":"a.png","contentType":"image/png","bytes":7}]}
                """),
            json));
    }
}
