namespace Omni.Pipeline.Conversations;

/// <summary>What an event row says that happened. Stored and shown: never renamed.</summary>
public static class ConversationEvents
{
    /// <summary>A merge was undone: customers who were taken for one are two again.</summary>
    public const string Parted = "parted";

    /// <summary>A note for whoever has it next: from whom it comes, why, and how it stood.</summary>
    public const string HandedOn = "handed-on";

    /// <summary>In the place of a message whose customer was erased.</summary>
    public const string Erased = "erased";

    /// <summary>A message was given up: no channel has it.</summary>
    public const string DeliveryFailed = "delivery-failed";

    /// <summary>An answer fell due and was not there; the reason is which one.</summary>
    public const string ReplyMissed = "reply-missed";

    /// <summary>The customer was asked for a number from 1 to 5.</summary>
    public const string RatingAsked = "rating-asked";

    /// <summary>The customer answered that; the reason is the number.</summary>
    public const string Rated = "rated";

    /// <summary>The agent to whom it was transferred does not have it; the reason is why.</summary>
    public const string TransferRefused = "transfer-refused";

    /// <summary>Its labels were changed; the reason is how: <c>+vip -open question</c>.</summary>
    public const string Labelled = "labelled";

    /// <summary>Why it was resolved: the bot's answer helped, as the customer says.</summary>
    public const string BotHelped = "bot-helped";

    /// <summary>What an event's id has behind the id of the message that it stands before.</summary>
    public const string OfMessage = "-event";

    /// <summary>A row that says what happened.</summary>
    public static ConversationEntry Entry(Conversation head, string what, string id, string agentId, string reason, DateTimeOffset at) => new()
    {
        ConversationId = head.Id,
        Type = EntryType.Event,
        MessageId = id,
        Channel = head.Channel,
        Text = what,
        AgentId = agentId,
        Reason = reason,
        At = at,
    };

    public static string NameOf(ConversationTrigger trigger) => trigger switch
    {
        ConversationTrigger.StartBot => "bot-started",
        ConversationTrigger.Queue => "waiting",
        ConversationTrigger.HandOff => "handed-off",
        ConversationTrigger.Offer => "offered",
        ConversationTrigger.Accept => "accepted",
        ConversationTrigger.Decline => "declined",
        ConversationTrigger.OfferTimeout => "offer-expired",
        ConversationTrigger.Assign => "assigned",
        ConversationTrigger.Transfer => "transferred",
        ConversationTrigger.AgentLost => "agent-lost",
        ConversationTrigger.Snooze => "snoozed",
        ConversationTrigger.Wake => "woken",
        ConversationTrigger.Resolve => "resolved",
        ConversationTrigger.Reopen => "reopened",
        ConversationTrigger.Close => "closed",
        ConversationTrigger.Merge => "merged",
        ConversationTrigger.Start => "started",
    };
}
