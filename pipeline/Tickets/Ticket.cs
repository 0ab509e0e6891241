using System.Collections.Immutable;

namespace Omni.Pipeline.Tickets;

/// <summary>How far a ticket is. Stored as a number: values never change.</summary>
public enum TicketState
{
    /// <summary>Nobody has said yet to see to it.</summary>
    Open = 1,
    Acknowledged = 2,
    Resolved = 3,
}

/// <summary>
/// Something about a conversation that a person must see to at once. Its row is the truth: who acknowledges and who escalates write it by
/// its ETag, so that only one of them comes first.
/// </summary>
public sealed record Ticket
{
    /// <summary>In the place of an agent's id: a rule raised it, or time did something to it.</summary>
    public const string Nobody = "";

    /// <summary>In UTF-16 units.</summary>
    public const int MaxTextLength = 500;

    public required string Id { get; init; }

    public required string ConversationId { get; init; }

    /// <summary>An agent's id; <see cref="Nobody"/> when a rule raised it.</summary>
    public required string RaisedBy { get; init; }

    /// <summary>Why, in a short form.</summary>
    public required string Reason { get; init; }

    /// <summary>What whoever raised it wrote. It stays in this row: never in a log, a queue or an orchestration.</summary>
    public string Text { get; init; } = "";

    public TicketState State { get; init; } = TicketState.Open;

    /// <summary>How far up the chain it is, from 1; 0 before the first were told.</summary>
    public int Level { get; init; }

    /// <summary>When it goes on to the next level.</summary>
    public DateTimeOffset LevelUntil { get; init; }

    /// <summary>Who is told on this level.</summary>
    public ImmutableArray<string> Told { get; init; } = [];

    /// <summary>With which alert: see <see cref="TicketEscalation"/>.</summary>
    public string Alert { get; init; } = "";

    /// <summary>Whether they were; a crash in between tells them again.</summary>
    public bool WereTold { get; init; }

    /// <summary>Everybody who was ever told: they may read it and answer for it.</summary>
    public ImmutableArray<string> Known { get; init; } = [];

    /// <summary>Who acknowledged it; empty while it is open.</summary>
    public string AcknowledgedBy { get; init; } = "";

    public DateTimeOffset RaisedAt { get; init; }

    public DateTimeOffset ChangedAt { get; init; }

    /// <summary>Entries of its trail so far.</summary>
    public int TrailLength { get; init; }

    public string ETag { get; init; } = "";

    // What was written in it stays out of logs.
    public override string ToString() => Id;
}

/// <summary>One entry of a ticket's trail.</summary>
/// <param name="At">When.</param>
/// <param name="Who">An agent's id; <see cref="Ticket.Nobody"/> for a rule or for time.</param>
/// <param name="What">One of <see cref="TicketEvents"/>.</param>
/// <param name="Why">A short form, or what somebody noted.</param>
public sealed record TicketTrail(DateTimeOffset At, string Who, string What, string Why);

/// <summary>What happens to tickets. Stored and shown: never renamed.</summary>
public static class TicketEvents
{
    public const string Raised = "raised";
    public const string Notified = "notified";
    public const string Escalated = "escalated";
    public const string Reminded = "reminded";
    public const string Acknowledged = "acknowledged";

    /// <summary>From the one who had acknowledged it.</summary>
    public const string Taken = "taken";
    public const string Resolved = "resolved";
}
