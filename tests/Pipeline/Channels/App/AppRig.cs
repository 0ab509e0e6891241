using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Omni.Pipeline.Channels;
using Omni.Pipeline.Channels.App;
using Omni.Pipeline.Messages;
using Omni.Pipeline.Ports;
using Omni.Runtime.Commands.Demo;
using Omni.Tests.Support;

namespace Omni.Tests.Pipeline.Channels.App;

/// <summary>The channel as it is composed, and an app's server on this machine.</summary>
internal sealed class AppRig : IAsyncDisposable
{
    public const string Secret = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
    public const string OtherSecret = "whsec_HxweHRobGBkWFxQVEhMQEQ4PDA0KCwgJBgcEBQIDAAE=";

    public static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public static readonly LoopbackAppOptions Options = new() { Secret = Secret, RetryDelay = TimeSpan.Zero };

    private readonly ServiceProvider _services;

    private AppRig(FakeTimeProvider time, LoopbackApp app, params IReadOnlyList<(string Name, string Value)> settings)
    {
        (Time, Server) = (time, app);
        Account = Options.ToAccount("main", app.Address);
        foreach (var (name, value) in settings)
        {
            Account = With(name, value);
        }

        _services = ChannelServicesRig.Build(time);
    }

    public FakeTimeProvider Time { get; }

    public LoopbackApp Server { get; }

    public ChannelAccount Account { get; private set; }

    public static async Task<AppRig> StartAsync(params (string Name, string Value)[] settings)
    {
        var time = new FakeTimeProvider(Now);
        return new(time, await LoopbackApp.StartAsync(Options, time, default), settings);
    }

    public ChannelAccount With(string name, string value) => Account with { Settings = new Dictionary<string, string>(Account.Settings) { [name] = value } };

    public async Task<ChannelReply> ReceiveAsync(byte[] body, IReadOnlyDictionary<string, string> headers, ChannelAccount? account = null, DateTimeOffset? now = null) =>
        await new AppChannel().ReceiveAsync(
            new("POST", _ => "", name => headers.GetValueOrDefault(name, ""), body, now ?? Now), account ?? Account);

    public Task<ChannelReply> ReceiveAsync(string json) => ReceiveAsync(Encoding.UTF8.GetBytes(json), Server.Sign("msg_1", Encoding.UTF8.GetBytes(json), Now));

    public async Task<UnifiedMessage> AcceptAsync(JsonObject post)
    {
        var reply = await ReceiveAsync(post.ToJsonString());
        Assert.True(reply is ChannelReply.Accepted, (reply as ChannelReply.Refused)?.Detail);
        return Assert.Single(((ChannelReply.Accepted)reply).Messages);
    }

    public async Task<string> RefuseAsync(string json)
    {
        var refused = Assert.IsType<ChannelReply.Refused>(await ReceiveAsync(json));
        Assert.Equal(Refusal.Malformed, refused.Reason);
        return refused.Detail;
    }

    public ValueTask<SendOutcome> SendAsync(string text = "answer", string key = "key1", ChannelAccount? account = null, CancellationToken ct = default, params Attachment[] files) =>
        _services.Sender("app").SendAsync(new("u1", text, key, "c1") { Attachments = [.. files] }, account ?? Account, ct);

    public ValueTask<MediaFetch> FetchAsync(string url) =>
        _services.Media("app").FetchAsync(new Attachment { PlatformReference = url }, Account, default);

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await Server.DisposeAsync();
    }
}
