using Microsoft.Extensions.Logging;

namespace Omni.Runtime.Timers;

/// <summary>Every log line of this folder. Ids 4500-4599.</summary>
internal static partial class TimersLog
{
    [LoggerMessage(4501, LogLevel.Error, "Timer {Function} failed; it runs again at its next time")]
    public static partial void Failed(this ILogger logger, string function, Exception exception);

    [LoggerMessage(4502, LogLevel.Information, "Timer {Function} is past due: its last run was longer than its schedule")]
    public static partial void PastDue(this ILogger logger, string function);
}
