namespace Omni.Pipeline.Messages;

/// <summary>
/// As little of a message as leads to its row. What may wait in a queue for an hour, or as a dead letter for ever, holds nothing of what
/// was said nor from where: erasing the row is then enough.
/// </summary>
internal static class StoredReference
{
    /// <param name="message">One that is stored, or will be by the customer and the conversation it names.</param>
    public static UnifiedMessage To(UnifiedMessage message) => IsBare(message) ? message : new()
    {
        MessageId = message.MessageId,
        Direction = message.Direction,
        Channel = message.Channel,
        Account = message.Account,
        SenderId = "",
        ExternalId = "",
        Timestamp = message.Timestamp,
        ReceivedAt = message.ReceivedAt,
        CustomerId = message.CustomerId,
        ConversationId = message.ConversationId,
        AgentId = message.AgentId,
        Late = message.Late,
        TraceParent = message.TraceParent,
        TraceState = message.TraceState,
        Sequence = message.Sequence,
    };

    private static bool IsBare(UnifiedMessage message) =>
        message is { SenderId.Length: 0, ExternalId.Length: 0, SenderName.Length: 0, Content.Length: 0, OriginalContent.Length: 0 };
}
