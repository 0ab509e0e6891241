using Omni.Pipeline.Channels;
using Omni.Pipeline.Channels.WeChat;

namespace Omni.Runtime.Commands.Demo;

/// <summary>The account that the loopback platform plays, and how patiently.</summary>
public sealed record LoopbackWeChatOptions
{
    public required string Token { get; init; }

    public required string EncodingAesKey { get; init; }

    public required string AppId { get; init; }

    public required string AppSecret { get; init; }

    /// <summary>Where it posts what customers write; may be set later, when it is known.</summary>
    public Uri? Webhook { get; init; }

    /// <summary>The account's own id in messages.</summary>
    public string OriginalId { get; init; } = "gh_0123456789ab";

    /// <summary>How long it waits for an acknowledgement.</summary>
    public TimeSpan AckTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Between two tries of one message.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long an access token is good.</summary>
    public TimeSpan TokenLifetime { get; init; } = TimeSpan.FromSeconds(7200);

    /// <summary>The same account as Omni has to be told of it.</summary>
    /// <param name="name">Its name in Omni.</param>
    /// <param name="apiBase">Where the platform listens.</param>
    public ChannelAccount ToAccount(string name, Uri apiBase) => new("wechat", name, new Dictionary<string, string>(StringComparer.Ordinal)
    {
        [WeChatSettingNames.Token] = Token,
        [WeChatSettingNames.EncodingAesKey] = EncodingAesKey,
        [WeChatSettingNames.AppId] = AppId,
        [WeChatSettingNames.AppSecret] = AppSecret,
        [WeChatSettingNames.ApiBase] = apiBase.ToString(),
    });
}
