using Microsoft.Extensions.Logging;

namespace Omni.Pipeline;

/// <summary>Every log line of the stages. Ids 1000-1099. Ids and reasons only: never message text or personal data.</summary>
internal static partial class PipelineLog
{
    [LoggerMessage(1001, LogLevel.Information, "Stage {Stage} dropped message {MessageId}: {Reason}")]
    public static partial void Dropped(this ILogger logger, string stage, string messageId, string reason);

    [LoggerMessage(1002, LogLevel.Warning, "Stage {Stage} set message {MessageId} aside: {Reason}")]
    public static partial void Rejected(this ILogger logger, string stage, string messageId, string reason);

    [LoggerMessage(1003, LogLevel.Warning, "Storage does not answer or a queue is full; trying again in {Pause}")]
    public static partial void WaitingForStorage(this ILogger logger, Exception error, TimeSpan pause);

    [LoggerMessage(1004, LogLevel.Error, "Stage {Stage} failed on message {MessageId} and let it pass")]
    public static partial void FailedOpen(this ILogger logger, Exception error, string stage, string messageId);

    [LoggerMessage(1005, LogLevel.Warning, "Message {MessageId} was not sent on {Channel}, attempt {Attempt}: {Reason}")]
    public static partial void NotSent(this ILogger logger, string messageId, string channel, int attempt, string reason);

    [LoggerMessage(1007, LogLevel.Information, "The platform of {Channel} was not asked about the sender of message {MessageId}: {Reason}")]
    public static partial void NotIdentified(this ILogger logger, string messageId, string channel, string reason);

    [LoggerMessage(1008, LogLevel.Warning, "Account {Account} on channel {Channel} may not ask who its senders are, and is tried again in a day: {Reason}")]
    public static partial void IdentitiesNotAllowed(this ILogger logger, string channel, string account, string reason);

    [LoggerMessage(1009, LogLevel.Warning, "The weights of routing could not be read again; those in force stay")]
    public static partial void WeightsNotRefreshed(this ILogger logger, Exception error);

    [LoggerMessage(1006, LogLevel.Warning, "A file of message {MessageId} was not fetched from {Channel}: {Reason}")]
    public static partial void NotFetched(this ILogger logger, string messageId, string channel, string reason);
}
