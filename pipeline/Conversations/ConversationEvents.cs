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
