using Omni.Pipeline.Messages;
using Omni.Runtime.Storage;

namespace Omni.Runtime.Queues;

/// <summary>One message in a queue. Mutable parts are guarded by its queue's lock.</summary>
internal sealed class QueuedMessage : IQueueEntry
{
    private (int DeliveryCount, string Reason, string Description) _written = (0, "", "");

    public required string Queue { get; init; }

    public required long SequenceNumber { get; init; }

    public required string SessionId { get; init; }

    public required string MessageId { get; init; }

    public required IStageBody Body { get; init; }

    public required DateTimeOffset EnqueuedAt { get; init; }

    public DateTimeOffset? NotBefore { get; init; }

    public int DeliveryCount { get; set; }

    /// <summary>Set when the message lies in the dead-letter sub-queue.</summary>
    public string DeadLetterReason { get; set; } = "";

    public string DeadLetterDescription { get; set; } = "";

    public bool IsDeadLetter => DeadLetterReason.Length > 0;

    public bool IsOnDisk { get; set; }

    public void Seal()
    {
        IsOnDisk = true;
        _written = (DeliveryCount, DeadLetterReason, DeadLetterDescription);
    }

    public QueueEntryId EntryId => new(Queue, SequenceNumber);

    public byte[] ToBytes() => QueuedMessageCodec.Write(this, _written.DeliveryCount, _written.Reason, _written.Description);
}
