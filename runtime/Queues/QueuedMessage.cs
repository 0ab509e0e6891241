using Omni.Pipeline.Messages;
using Omni.Runtime.Storage;

namespace Omni.Runtime.Queues;

/// <summary>
/// One message in a queue. Mutable parts are guarded by its queue's lock. A million of them may wait, so what the disk has as well
/// (<see cref="Body"/>, <see cref="MessageId"/>, <see cref="Note"/>) can be dropped from memory and read back.
/// </summary>
internal sealed class QueuedMessage : IQueueEntry
{
    private (int Deliveries, int Attempts, DeadLetterNote? Note) _given;
    private (int Deliveries, int Attempts, DeadLetterNote? Note) _written;

    public required string Queue { get; init; }

    public required long SequenceNumber { get; init; }

    public required string SessionId { get; set; }

    /// <summary>Null while it is only on the disk.</summary>
    public required string? MessageId { get; set; }

    /// <summary>Null while it is only on the disk.</summary>
    public required IStageBody? Body { get; set; }

    public required DateTimeOffset EnqueuedAt { get; init; }

    public DateTimeOffset? NotBefore { get; init; }

    public int DeliveryCount { get; set; }

    /// <summary>Deliveries that were written down before they began and of which no end is known: what a killer counts up by.</summary>
    public int Attempts { get; set; }

    /// <summary>Deliveries from the dead-letter sub-queue; not kept.</summary>
    public int DeadDeliveries { get; set; }

    /// <summary>Was there when a host ended that did not settle it; it may be why that host ended.</summary>
    public bool IsSuspect { get; init; }

    /// <summary>Has a place in the <see cref="SuspectGate"/>.</summary>
    public bool IsInGate { get; set; }

    public bool IsInHand { get; set; }

    /// <summary>Set when the message was set aside.</summary>
    public DeadLetterNote? Note { get; set; }

    /// <summary>Whether it lies in the dead-letter sub-queue, whose entries may have dropped their <see cref="Note"/>.</summary>
    public bool IsDeadLetter { get; set; }

    public bool IsOnDisk { get; set; }

    /// <summary>How often it was given to the disk: tells whether a write was under way in between.</summary>
    public int Changes { get; private set; }

    /// <summary>The next of its session.</summary>
    public QueuedMessage? Next { get; set; }

    /// <summary>Its neighbours among those whose body is in memory.</summary>
    public QueuedMessage? Older { get; set; }

    public QueuedMessage? Newer { get; set; }

    public bool IsResident { get; set; }

    /// <summary>Gives the disk what it says now: what it says later is another change. Called under the committer's lock.</summary>
    public void Put(CommitGroup group)
    {
        Changes++;
        _given = (DeliveryCount, Attempts, Note);
        group.Put(EntryId, this);
    }

    public void Seal()
    {
        IsOnDisk = true;
        _written = _given;
    }

    public QueueEntryId EntryId => new(Queue, SequenceNumber);

    public byte[] ToBytes() => QueuedMessageCodec.Write(this, _written.Deliveries, _written.Attempts, _written.Note);

    /// <summary>Forgets what the disk has. The caller knows that it has it.</summary>
    public void Spill(string sessionId) => (Body, MessageId, Note, SessionId) = (null, null, null, sessionId);
}

/// <summary>Why a message was set aside.</summary>
internal sealed record DeadLetterNote(string Reason, string Description);
