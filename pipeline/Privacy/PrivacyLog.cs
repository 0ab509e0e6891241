using Microsoft.Extensions.Logging;

namespace Omni.Pipeline.Privacy;

/// <summary>Every log line of this folder, ids 1800 to 1819. Ids and counts only.</summary>
internal static partial class PrivacyLog
{
    [LoggerMessage(1800, LogLevel.Information, "Customer {CustomerId} is erased, round {Round}: {Count} things in all")]
    public static partial void Erased(this ILogger logger, string customerId, int round, long count);

    [LoggerMessage(1801, LogLevel.Information, "Retention removed {Messages} messages, {Marks} marks, {Uploads} uploads, {Audit} audit entries and {Letters} dead letters")]
    public static partial void Swept(this ILogger logger, long messages, long marks, long uploads, long audit, long letters);
}
