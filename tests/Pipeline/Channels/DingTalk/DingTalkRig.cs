using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Omni.Pipeline.Channels;
using Omni.Pipeline.Channels.DingTalk;
using Omni.Pipeline.Messages;
using Omni.Pipeline.Ports;
using Omni.Runtime.Commands.Demo;
using Omni.Tests.Support;

namespace Omni.Tests.Pipeline.Channels.DingTalk;

/// <summary>The channel as it is composed, and its platform on this machine.</summary>
internal sealed class DingTalkRig : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    private DingTalkRig(FakeTimeProvider time, LoopbackDingTalk platform, params IReadOnlyList<(string Name, string Value)> settings)
    {
        (Time, Platform) = (time, platform);
        var account = DingTalkRequests.Options.ToAccount("main", platform.Address);
        Account = account with { Settings = account.Settings.Concat(settings.Select(it => KeyValuePair.Create(it.Name, it.Value))).ToDictionary() };
        _services = ChannelServicesRig.Build(time);
    }

    public FakeTimeProvider Time { get; }

    public LoopbackDingTalk Platform { get; }

    public ChannelAccount Account { get; }

    public static async Task<DingTalkRig> StartAsync(params (string Name, string Value)[] settings)
    {
        var time = new FakeTimeProvider(DingTalkRequests.Now);
        return new(time, await LoopbackDingTalk.StartAsync(DingTalkRequests.Options, time, default), settings);
    }

    /// <summary>Somebody wrote; what the channel noted on it.</summary>
    public async Task<UnifiedMessage> WroteAsync(string staffId = "staff1", string group = "", Action<JsonObject>? change = null)
    {
        var message = Platform.WithSession(Platform.Writer.Text(staffId, "hello", "msg1", Time.GetUtcNow(), group));
        change?.Invoke(message);
        var reply = await new DingTalkChannel().ReceiveAsync(DingTalkRequests.Post(Platform.Writer.Robot(message, Time.GetUtcNow()), Time.GetUtcNow()), Account);
        return Assert.Single(Assert.IsType<ChannelReply.Accepted>(reply).Messages);
    }

    public ValueTask<SendOutcome> AnswerAsync(UnifiedMessage question, string text = "answer", CancellationToken ct = default) =>
        SendAsync(question.SenderId, text, question.ReplyContext, ct: ct);

    public ValueTask<SendOutcome> SendAsync(string to, string text, string context, ChannelAccount? account = null, CancellationToken ct = default, params Attachment[] files) =>
        _services.Sender("dingtalk").SendAsync(new(to, text, "key", "c1") { ReplyContext = context, Attachments = [.. files] }, account ?? Account, ct);

    /// <summary>Why somebody can't be written to first; null when they can.</summary>
    public string? ObjectionTo(string address) =>
        _services.GetServices<IChannelStarts>().Single(starts => starts.Channel == "dingtalk").Objection(address, "", isTemplate: false, Time.GetUtcNow());

    public ValueTask<MediaFetch> FetchAsync(Attachment attachment, ChannelAccount? account = null) =>
        _services.Media("dingtalk").FetchAsync(attachment, account ?? Account, default);

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await Platform.DisposeAsync();
    }
}
