using Microsoft.Extensions.Logging;

namespace Omni.Pipeline.Filtering;

/// <summary>Every log line of this folder. Counts and reasons only: never words or message text.</summary>
internal static partial class FilteringLog
{
    [LoggerMessage(1301, LogLevel.Information, "Compiled {Lists} word lists, {Words} words")]
    public static partial void WordsCompiled(this ILogger logger, int lists, int words);

    [LoggerMessage(1302, LogLevel.Warning, "Could not look for changed word lists; the last ones stay in force")]
    public static partial void WordsNotRefreshed(this ILogger logger, Exception exception);
}
