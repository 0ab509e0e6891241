using Microsoft.Extensions.Logging;

namespace Omni.Runtime.SignalR;

/// <summary>Every log line of this folder. Ids 4400-4499.</summary>
internal static partial class SignalRLog
{
    [LoggerMessage(4401, LogLevel.Warning, "Dropped connection {ConnectionId}: it does not read fast enough")]
    public static partial void Dropped(this ILogger logger, string connectionId);
}
