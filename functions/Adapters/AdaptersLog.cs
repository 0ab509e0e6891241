using Microsoft.Extensions.Logging;

namespace Omni.Functions.Adapters;

/// <summary>Every log line of this folder. Ids 3600 to 3699.</summary>
internal static partial class AdaptersLog
{
    [LoggerMessage(3600, LogLevel.Warning, "The age of queue {Queue} can't be seen now: {Reason}")]
    public static partial void QueueNotSeen(this ILogger logger, string queue, string reason);
}
