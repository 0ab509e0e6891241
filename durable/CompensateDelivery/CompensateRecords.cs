namespace Omni.Durable.CompensateDelivery;

/// <summary>Which message, and how long it is tried. Ids and settings only.</summary>
/// <param name="ConversationId">Where.</param>
/// <param name="Sequence">Which message.</param>
/// <param name="Channel">Its channel, whose later messages of this conversation wait meanwhile.</param>
/// <param name="Reason">Why it was handed over, in a stable short form.</param>
/// <param name="KilledTheHost">Whoever is at the head of the channel ended the process that tried it: it is not tried again.</param>
/// <param name="Ladder">How long and how often.</param>
public sealed record CompensateInput(string ConversationId, long Sequence, string Channel, string Reason, bool KilledTheHost, Ladder Ladder)
{
    /// <summary>When it is given up; null until the first turn.</summary>
    public DateTime? GiveUpAt { get; init; }

    /// <summary>Tries so far.</summary>
    public int Rung { get; init; }
}

/// <param name="FirstPause">After the first try.</param>
/// <param name="LongestPause">Pauses double up to this; a platform may ask for a longer one.</param>
/// <param name="GiveUpAfter">Since the compensation began; time in which the account was paused does not count.</param>
public sealed record Ladder(TimeSpan FirstPause, TimeSpan LongestPause, TimeSpan GiveUpAfter);

/// <summary>What the next try is told.</summary>
/// <param name="ConversationId">Where.</param>
/// <param name="Sequence">Which message.</param>
/// <param name="Channel">Its channel.</param>
/// <param name="GiveUpAt">UTC.</param>
/// <param name="Pause">Until the next one, unless the platform asks for longer.</param>
/// <param name="GiveUpReason">Not empty: it is not tried, but given up for this reason.</param>
public sealed record TryInput(string ConversationId, long Sequence, string Channel, DateTime GiveUpAt, TimeSpan Pause, string GiveUpReason);

/// <summary>How a message stands after a try. From 1, so that <c>default</c> is no result; stored: values never change.</summary>
public enum TryStatus
{
    /// <summary>Sent, doubtful or failed, by whomever.</summary>
    Over = 1,

    /// <summary>To be tried at <see cref="TryResult.At"/>.</summary>
    Again,

    /// <summary>The same, and nothing was tried: somebody else has it, or another message goes before it.</summary>
    Busy,

    /// <summary>The same, and the time until then does not count: its account is paused.</summary>
    Paused,
}

/// <param name="Status">How it stands.</param>
/// <param name="At">When to look again, UTC.</param>
/// <param name="Reason">In a stable short form; empty when there is none.</param>
public sealed record TryResult(TryStatus Status, DateTime At, string Reason);

/// <param name="ConversationId">Where.</param>
/// <param name="Sequence">Which message.</param>
/// <param name="Channel">Its channel.</param>
public sealed record EndInput(string ConversationId, long Sequence, string Channel);
