namespace Omni.Pipeline.Messages;

/// <summary>Which way a message goes. Stored and sent as a number: values never change.</summary>
public enum Direction
{
    Inbound = 1,
    Outbound = 2,
}

/// <summary>What a message is. Stored and sent as a number: values never change.</summary>
public enum MessageKind
{
    Text = 1,
    Image = 2,
    Voice = 3,
    Video = 4,
    Location = 5,
    Link = 6,
    File = 7,

    /// <summary>Something the customer did (followed, scanned, tapped a menu); shown, not routed as a question.</summary>
    Event = 8,
}

/// <summary>What a conversation needs after a message. Stored and sent as a number: values never change.</summary>
public enum RouteNeed
{
    /// <summary>Not decided yet.</summary>
    Undecided = 0,

    /// <summary>Keep it in the conversation, disturb nobody.</summary>
    Nobody = 1,

    /// <summary>The agent who has the conversation.</summary>
    ItsAgent = 2,

    /// <summary>An agent must be found.</summary>
    Assignment = 3,

    /// <summary>The bot has it and the customer asks for a person.</summary>
    Handoff = 4,

    /// <summary>The bot answers it.</summary>
    Bot = 5,
}

/// <summary>The names that stages put on a message. Stored: never renamed.</summary>
public static class MessageFlags
{
    public const string Masked = "masked";
    public const string Blocked = "blocked";
    public const string Flagged = "flagged";

    /// <summary>A word list asks for a supervisor.</summary>
    public const string Handed = "handed";

    /// <summary>The intent stage failed and let the message pass.</summary>
    public const string IntentUnknown = "intent-failed";

    /// <summary>The route stage failed and let the message pass.</summary>
    public const string RouteUnknown = "route-failed";

    /// <summary>The company wrote it without having been asked.</summary>
    public const string Started = "started";

    /// <summary>The bot said it.</summary>
    public const string Bot = "bot";

    /// <summary>The bot said it, and it is no answer: people go on with the conversation.</summary>
    public const string Handover = "handover";

    /// <summary>It was set aside and put back: what it says may be older than what stands before it.</summary>
    public const string Late = "late";
}
