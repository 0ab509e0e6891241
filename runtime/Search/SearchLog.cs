using Microsoft.Extensions.Logging;

namespace Omni.Runtime.Search;

/// <summary>Every log line of this folder. Ids 4600-4619.</summary>
internal static partial class SearchLog
{
    [LoggerMessage(4601, LogLevel.Warning, "The search index can't be read and is built anew from the tables")]
    public static partial void Damaged(this ILogger logger, Exception error);
}
