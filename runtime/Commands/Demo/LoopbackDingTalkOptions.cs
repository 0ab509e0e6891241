using Omni.Pipeline.Channels;
using Omni.Pipeline.Channels.DingTalk;

namespace Omni.Runtime.Commands.Demo;

/// <summary>The app that the loopback DingTalk plays, and how patiently.</summary>
public sealed record LoopbackDingTalkOptions
{
    public required string AppKey { get; init; }

    public required string AppSecret { get; init; }

    /// <summary>Of the event subscription.</summary>
    public required string Token { get; init; }

    public required string EncodingAesKey { get; init; }

    public string CorpId { get; init; } = "dingcorp0123456789";

    /// <summary>Where it posts; may be set later, when it is known.</summary>
    public Uri? Webhook { get; init; }

    /// <summary>How long it waits for an acknowledgement.</summary>
    public TimeSpan AckTimeout { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Between two tries of one call.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromSeconds(1);

    public TimeSpan TokenLifetime { get; init; } = TimeSpan.FromSeconds(7200);

    /// <summary>How long a session's own address takes answers.</summary>
    public TimeSpan SessionLifetime { get; init; } = TimeSpan.FromMinutes(90);

    /// <summary>The same app as Omni has to be told of it.</summary>
    /// <param name="name">Its name in Omni.</param>
    /// <param name="apiBase">Where the platform listens.</param>
    public ChannelAccount ToAccount(string name, Uri apiBase) => new("dingtalk", name, new Dictionary<string, string>(StringComparer.Ordinal)
    {
        [DingTalkSettingNames.AppKey] = AppKey,
        [DingTalkSettingNames.AppSecret] = AppSecret,
        [DingTalkSettingNames.Token] = Token,
        [DingTalkSettingNames.EncodingAesKey] = EncodingAesKey,
        [DingTalkSettingNames.ApiBase] = apiBase.ToString(),
    });
}
