using Microsoft.Extensions.Logging;

namespace Omni.Runtime.SignalR;

/// <summary>Every log line of this folder. Ids 4400-4499.</summary>
internal static partial class SignalRLog
{
    [LoggerMessage(4401, LogLevel.Warning, "Dropped connection {ConnectionId}: it does not read fast enough")]
    public static partial void Dropped(this ILogger logger, long connectionId);

    [LoggerMessage(4402, LogLevel.Debug, "{Count} pushes wait: storage is not available")]
    public static partial void PushesWait(this ILogger logger, int count);

    [LoggerMessage(4403, LogLevel.Error, "An event could not be pushed")]
    public static partial void NotPushed(this ILogger logger, Exception error);

    [LoggerMessage(4404, LogLevel.Error, "A look at the open connections failed")]
    public static partial void SweepFailed(this ILogger logger, Exception error);

    [LoggerMessage(4405, LogLevel.Error, "A connection could not be looked at for the hub")]
    public static partial void DoorFailed(this ILogger logger, Exception error);
}
