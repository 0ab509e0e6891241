using Microsoft.Extensions.Logging;

namespace Omni.Pipeline.Bots;

/// <summary>Every log line of this folder, ids 1840 to 1859. Ids and reasons only.</summary>
internal static partial class BotsLog
{
    [LoggerMessage(1840, LogLevel.Warning, "The bot had no answer in time to message {MessageId} of conversation {ConversationId}; a person goes on with it")]
    public static partial void TooSlow(this ILogger logger, string messageId, string conversationId);

    [LoggerMessage(1841, LogLevel.Error, "The bot failed on message {MessageId} of conversation {ConversationId}; a person goes on with it")]
    public static partial void Failed(this ILogger logger, Exception error, string messageId, string conversationId);

    [LoggerMessage(1842, LogLevel.Information, "The model's wording was not used: {Reason}")]
    public static partial void WordingNotUsed(this ILogger logger, string reason);

    [LoggerMessage(1843, LogLevel.Warning, "The model did not answer; the article is said as it stands")]
    public static partial void ModelFailed(this ILogger logger, Exception error);
}
