using Microsoft.Extensions.Logging;

namespace Omni.Pipeline.Channels.DingTalk;

/// <summary>What the channel logs: ids and reasons.</summary>
internal static partial class DingTalkLog
{
    [LoggerMessage(1211, LogLevel.Information, "DingTalk app {AppKey} has a new access token")]
    public static partial void TokenFetched(this ILogger logger, string appKey);

    [LoggerMessage(1212, LogLevel.Warning, "DingTalk app {AppKey} gets no access token: {Reason}")]
    public static partial void TokenRefused(this ILogger logger, string appKey, string reason);

    [LoggerMessage(1213, LogLevel.Information, "DingTalk app {AppKey}: a session takes no answer ({Reason}), the robot's interface is asked")]
    public static partial void SessionRefused(this ILogger logger, string appKey, string reason);
}
