using Microsoft.Extensions.Logging;

namespace Omni.Pipeline.Understanding;

/// <summary>Every log line of this folder. Counts, versions and reasons only: never message text.</summary>
internal static partial class UnderstandingLog
{
    [LoggerMessage(1401, LogLevel.Information, "{Intents} intents by rules, and the classifier {Version}")]
    public static partial void UnderstandingLoaded(this ILogger logger, int intents, string version);

    [LoggerMessage(1402, LogLevel.Warning, "Could not look for changed intents; the last ones stay in force")]
    public static partial void UnderstandingNotRefreshed(this ILogger logger, Exception exception);

    [LoggerMessage(1403, LogLevel.Error, "The saved rules of intents have {Problems} problems; those that come with Omni are in force")]
    public static partial void RulesNotUsable(this ILogger logger, int problems);

    [LoggerMessage(1404, LogLevel.Error, "The classifier in force can't be read; the one that comes with Omni is used: train anew")]
    public static partial void ModelNotUsable(this ILogger logger, Exception exception);
}
