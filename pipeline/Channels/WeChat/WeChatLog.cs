using Microsoft.Extensions.Logging;

namespace Omni.Pipeline.Channels.WeChat;

/// <summary>What the channel logs: ids and reasons.</summary>
internal static partial class WeChatLog
{
    [LoggerMessage(1201, LogLevel.Information, "WeChat app {AppId} has a new access token (forced: {Forced})")]
    public static partial void TokenFetched(this ILogger logger, string appId, bool forced);

    [LoggerMessage(1202, LogLevel.Warning, "WeChat app {AppId} gets no access token: {Reason}")]
    public static partial void TokenRefused(this ILogger logger, string appId, string reason);
}
