using Microsoft.Extensions.Logging;

namespace Omni.Pipeline.Knowledge;

/// <summary>Every log line of this folder. Counts and ids only: never a question or an answer.</summary>
internal static partial class KnowledgeLog
{
    [LoggerMessage(1501, LogLevel.Information, "Loaded {Articles} published articles")]
    public static partial void KnowledgeLoaded(this ILogger logger, int articles);

    [LoggerMessage(1502, LogLevel.Warning, "Could not look for changed articles; the last ones stay in force")]
    public static partial void KnowledgeNotRefreshed(this ILogger logger, Exception exception);
}
