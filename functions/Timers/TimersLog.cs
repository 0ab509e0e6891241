using Microsoft.Extensions.Logging;

namespace Omni.Functions.Timers;

/// <summary>Every log line of this folder. Ids 3500 to 3599.</summary>
internal static partial class TimersLog
{
    [LoggerMessage(3500, LogLevel.Information, "{Count} orchestrations that had ended were forgotten")]
    public static partial void OrchestrationsPurged(this ILogger logger, int count);
}
