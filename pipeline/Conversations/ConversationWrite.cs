using System.Collections.Immutable;
using Omni.Pipeline.Ports;

namespace Omni.Pipeline.Conversations;

/// <summary>One change of a conversation, written whole or not at all.</summary>
/// <param name="Head">The head as it shall be; the store numbers the entries and sets <see cref="Conversation.LastSequence"/>.</param>
public sealed record ConversationWrite(Conversation Head)
{
    /// <summary>Messages and events to add, in order.</summary>
    public ImmutableArray<ConversationEntry> Entries { get; init; } = [];

    /// <summary>Makes the change happen once: a second change under the same id is refused as <see cref="UpdateStatus.Repeated"/>.</summary>
    public string OnceId { get; init; } = "";

    /// <summary>
    /// Set when the message had left the conversation (<see cref="UpdateStatus.Left"/>) and comes back: the version of the note of that,
    /// which this change takes the place of.
    /// </summary>
    public string OnceETag { get; init; } = "";

    /// <summary>Further rows of the conversation's partition, made from the sequence of the last entry.</summary>
    public Func<long, RowChange>? Extra { get; init; }
}

public enum UpdateStatus
{
    Written = 1,

    /// <summary>The change was written before.</summary>
    Repeated,

    /// <summary>The decision was to change nothing.</summary>
    Unchanged,

    /// <summary>There is no such conversation.</summary>
    Missing,

    /// <summary>The customer was erased, and the message is from before that: it is written nowhere.</summary>
    Erased,

    /// <summary>A message of this id was sent on to another conversation before it was written here.</summary>
    Left,
}

/// <param name="Status">What became of the change.</param>
/// <param name="Head">The head as it is now; null when missing.</param>
/// <param name="Sequence">Of the last entry, written now or, when repeated, then; 0 when none.</param>
/// <param name="OnceETag">When it left: the version of the note of that.</param>
public readonly record struct UpdateResult(UpdateStatus Status, Conversation? Head, long Sequence, string OnceETag = "");
