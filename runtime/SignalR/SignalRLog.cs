using Microsoft.Extensions.Logging;

namespace Omni.Runtime.SignalR;

/// <summary>Every log line of this folder. Ids 4400-4499.</summary>
internal static partial class SignalRLog
{
    [LoggerMessage(4401, LogLevel.Warning, "Dropped connection {ConnectionId}: it does not read fast enough")]
    public static partial void Dropped(this ILogger logger, string connectionId);

    [LoggerMessage(4402, LogLevel.Debug, "{Count} pushes wait: storage is not available")]
    public static partial void PushesWait(this ILogger logger, int count);

    [LoggerMessage(4403, LogLevel.Error, "An event could not be pushed")]
    public static partial void NotPushed(this ILogger logger, Exception error);
}
