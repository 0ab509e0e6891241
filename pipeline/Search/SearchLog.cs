using Microsoft.Extensions.Logging;

namespace Omni.Pipeline.Search;

/// <summary>Every log line of this folder, ids 1700 to 1719. Ids and counts only.</summary>
internal static partial class SearchLog
{
    [LoggerMessage(1700, LogLevel.Information, "The search index catches up from {Mark}")]
    public static partial void CatchesUp(this ILogger logger, string mark);

    [LoggerMessage(1701, LogLevel.Information, "The search index is up to date: {Conversations} conversations and {Documents} documents were read")]
    public static partial void CaughtUp(this ILogger logger, long conversations, long documents);

    [LoggerMessage(1702, LogLevel.Warning, "The search index can't go on now and will catch up")]
    public static partial void Waits(this ILogger logger, Exception exception);

    [LoggerMessage(1703, LogLevel.Error, "{Id} could not be indexed and is left out until it changes")]
    public static partial void LeftOut(this ILogger logger, string id, Exception exception);

    [LoggerMessage(1704, LogLevel.Information, "{Count} customers were taken out of the search index")]
    public static partial void Forgotten(this ILogger logger, int count);

    [LoggerMessage(1705, LogLevel.Error, "The search index failed and is tried again")]
    public static partial void Failed(this ILogger logger, Exception exception);
}
