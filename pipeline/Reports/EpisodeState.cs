namespace Omni.Pipeline.Reports;

/// <summary>How far a conversation was counted, and what the next entry needs to know of those before.</summary>
internal sealed record EpisodeState
{
    /// <summary>Of nothing.</summary>
    public static readonly EpisodeState Start = new();

    /// <summary>Everything up to this entry.</summary>
    public long Sequence { get; init; }

    /// <summary>How many episodes began.</summary>
    public int Episodes { get; init; }

    /// <summary>When the one that is open began; null when none is.</summary>
    public DateTimeOffset? OpenedAt { get; init; }

    /// <summary>When the customer first asked in it; null when the customer has not.</summary>
    public DateTimeOffset? AskedAt { get; init; }

    /// <summary>Whether an agent wrote in it.</summary>
    public bool IsAnswered { get; init; }

    /// <summary>Who has the conversation; empty when nobody does.</summary>
    public string AgentId { get; init; } = "";

    /// <summary>Who has it, or had it last.</summary>
    public string LastAgentId { get; init; } = "";

    /// <summary>Since when that agent does.</summary>
    public DateTimeOffset? HeldSince { get; init; }

    /// <summary>Since when it is snoozed.</summary>
    public DateTimeOffset? SnoozedSince { get; init; }

    /// <summary>How long it was snoozed while that agent had it.</summary>
    public TimeSpan Snoozed { get; init; }

    /// <summary>What was said last and may go on; null when nothing does.</summary>
    public Stretch? Stretch { get; init; }

    /// <summary>Of the last resolution after an answer: when, and which entry, for the customer who comes back. Null when there was none.</summary>
    public DateTimeOffset? ResolvedAt { get; init; }

    public long ResolvedSequence { get; init; }

    public string ResolvedBy { get; init; } = "";

    /// <summary>The customer's next message is the answer to a question of Omni's.</summary>
    public bool IsRating { get; init; }

    /// <summary>The bot has it.</summary>
    public bool IsWithBot { get; init; }

    /// <summary>Which reading of all conversations this belongs to; one of an earlier reading begins anew.</summary>
    public long Generation { get; init; }

    public string ETag { get; init; } = "";
}
