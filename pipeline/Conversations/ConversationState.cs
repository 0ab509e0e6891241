namespace Omni.Pipeline.Conversations;

/// <summary>Where a conversation stands. Stored as a number: values never change.</summary>
public enum ConversationState
{
    New = 1,
    Bot = 2,
    Waiting = 3,
    Offered = 4,
    Active = 5,
    Snoozed = 6,
    Resolved = 7,
    Closed = 8,
}

/// <summary>What moves a conversation from state to state. The name is stored in the event row.</summary>
public enum ConversationTrigger
{
    StartBot = 1,
    Queue,
    HandOff,
    Offer,
    Accept,
    Decline,
    OfferTimeout,
    Assign,
    Transfer,
    AgentLost,
    Snooze,
    Wake,
    Resolve,
    Reopen,
    Close,

    /// <summary>Its customer was merged into another, whose conversation goes on.</summary>
    Merge,

    /// <summary>An agent writes to a customer who has not asked.</summary>
    Start,
}
