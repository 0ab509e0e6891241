using Microsoft.Extensions.Logging;

namespace Omni.Durable;

/// <summary>Every log line of this project. Ids 2000-2999. Ids and reasons only.</summary>
internal static partial class DurableLog
{
    [LoggerMessage(2001, LogLevel.Information, "Conversation {ConversationId} went to agent {AgentId} ({Reason}, ring {Ring})")]
    public static partial void Assigned(this ILogger logger, string conversationId, string agentId, string reason, int ring);

    [LoggerMessage(2002, LogLevel.Information, "Nobody of {Candidates} agents can have conversation {ConversationId} (ring {Ring}); it waits")]
    public static partial void NobodyFree(this ILogger logger, string conversationId, int candidates, int ring);

    [LoggerMessage(2003, LogLevel.Warning, "Agent {AgentId} held a place for conversation {ConversationId} that is not the agent's; freed")]
    public static partial void PlaceFreed(this ILogger logger, string agentId, string conversationId);

    [LoggerMessage(2004, LogLevel.Warning, "Conversation {ConversationId} was not in the inbox of its agent {AgentId}; added")]
    public static partial void InboxMended(this ILogger logger, string conversationId, string agentId);

    [LoggerMessage(2005, LogLevel.Warning, "The request for an agent for conversation {ConversationId} was set aside ({Reason}); it is in the waiting list")]
    public static partial void Rescued(this ILogger logger, string conversationId, string reason);

    [LoggerMessage(2006, LogLevel.Warning, "Conversation {ConversationId} was offered to agent {AgentId}, and nobody ended that; ended")]
    public static partial void OfferOverdue(this ILogger logger, string conversationId, string agentId);

    [LoggerMessage(2010, LogLevel.Information, "Agent {AgentId} is not heard any more; {Conversations} conversations are handed on")]
    public static partial void AgentLost(this ILogger logger, string agentId, int conversations);

    [LoggerMessage(2011, LogLevel.Information, "Agent {AgentId} is back in time and keeps the conversations")]
    public static partial void AgentBack(this ILogger logger, string agentId);

    [LoggerMessage(2012, LogLevel.Information, "Conversation {ConversationId} was handed on; agent {AgentId} is gone")]
    public static partial void HandedOn(this ILogger logger, string conversationId, string agentId);

    [LoggerMessage(2030, LogLevel.Information, "Message {MessageId} of conversation {ConversationId} is tried again at {At}, after {Attempts} tries ({Reason})")]
    public static partial void DeliveryRests(this ILogger logger, string messageId, string conversationId, int attempts, string reason, DateTimeOffset at);

    [LoggerMessage(2031, LogLevel.Warning, "Message {MessageId} of conversation {ConversationId} was given up after {Attempts} tries ({Reason})")]
    public static partial void DeliveryGivenUp(this ILogger logger, string messageId, string conversationId, int attempts, string reason);

    [LoggerMessage(2040, LogLevel.Warning, "The {Kind} of conversation {ConversationId} was not given in time; its agent is {AgentId}")]
    public static partial void ReplyMissed(this ILogger logger, string conversationId, string kind, string agentId);

    [LoggerMessage(2041, LogLevel.Information, "Nothing was said to the customer of conversation {ConversationId} ({What}): {Reason}")]
    public static partial void NotSaid(this ILogger logger, string conversationId, string what, string reason);

    [LoggerMessage(2042, LogLevel.Error, "After {Rounds} rounds the scan still finds customer {CustomerId} in {Count} places")]
    public static partial void NotErased(this ILogger logger, string customerId, int rounds, int count);
}
