using System.Globalization;

namespace Omni.Pipeline.Conversations;

/// <summary>
/// A conversation's place in the waiting list: the time it began to wait, less a bonus for urgency, so that priority goes
/// first and yet nobody starves.
/// </summary>
public static class Waiting
{
    /// <summary>How much earlier one step of urgency counts.</summary>
    private static readonly TimeSpan Bonus = TimeSpan.FromMinutes(5);

    /// <summary>Gives a waiting conversation its place; leaves one that has a place, or does not wait, as it is.</summary>
    public static Conversation Begin(Conversation conversation, DateTimeOffset now) =>
        conversation.State is not ConversationState.Waiting ? End(conversation)
        : conversation.WaitingKey.Length > 0 ? conversation
        : conversation with
        {
            WaitingSince = now,
            WaitingKey = string.Create(CultureInfo.InvariantCulture, $"{(now - (Bonus * conversation.Urgency)).UtcTicks:D19}:{conversation.Id}"),
        };

    public static Conversation End(Conversation conversation) => conversation with { WaitingSince = null, WaitingKey = "" };
}
