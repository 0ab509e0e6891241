using Microsoft.Extensions.Logging;

namespace Omni.Pipeline.Reports;

/// <summary>Every log line of this folder, ids 1920 to 1929.</summary>
internal static partial class ReportsLog
{
    [LoggerMessage(1920, LogLevel.Debug, "For the reports {Conversations} conversations were counted, {Rolled} days rolled up and {Removed} removed")]
    public static partial void Counted(this ILogger logger, int conversations, int rolled, int removed);
}
