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

    /// <summary>Gives a waiting conversation its place; leaves one that has a place, or does not wait, as it is. One that is offered keeps it.</summary>
    public static Conversation Begin(Conversation conversation, DateTimeOffset now) =>
        conversation.State is ConversationState.Offered ? conversation
        : conversation.State is not ConversationState.Waiting ? End(conversation)
        : conversation.WaitingKey.Length > 0 ? conversation
        : conversation with
        {
            WaitingSince = now,
            WaitingKey = string.Create(CultureInfo.InvariantCulture, $"{(now - (Bonus * conversation.Urgency)).UtcTicks:D19}:{conversation.Id}"),
        };

    /// <summary>Since when it counts as waiting: urgency makes it longer. Null when it doesn't wait.</summary>
    public static DateTimeOffset? CountsSince(Conversation conversation) =>
        conversation.WaitingSince is { } since ? since - (Bonus * conversation.Urgency) : null;

    /// <summary>Somebody has it, or it ended: whoever was asked may be asked again the next time.</summary>
    public static Conversation End(Conversation conversation) => WithoutOffer(conversation) with
    {
        WaitingSince = null,
        WaitingKey = "",
        Asked = [],
        Assigner = "",
        WantedAgent = "",
        WantedSkill = "",
        WantedTeam = "",
        TransferredBy = "",
    };

    public static Conversation WithoutOffer(Conversation conversation) => conversation with { OfferedTo = "", OfferId = "", OfferUntil = null };
}
