namespace Omni.Pipeline.Ports;

/// <summary>Looks into the dead-letter sub-queues, and empties them.</summary>
public interface IDeadLetters
{
    /// <summary>Oldest first, after the given sequence number (0: from the start), at most <paramref name="limit"/>.</summary>
    ValueTask<IReadOnlyList<DeadLetter>> ListAsync(string queue, long after, int limit, CancellationToken ct);

    /// <summary>
    /// Puts a dead letter back into its queue under a new broker id, counted from zero, marked late (<see cref="Messages.Replayed"/>). Never
    /// lost; after a crash in between it may be in both places. False: it is not there, or not any more.
    /// </summary>
    ValueTask<bool> ReplayAsync(string queue, long sequenceNumber, CancellationToken ct);

    /// <summary>The same for those that are there now, oldest first, at most <paramref name="limit"/>; says how many it was.</summary>
    ValueTask<int> ReplayAllAsync(string queue, int limit, CancellationToken ct);

    /// <summary>Deletes a dead letter for good. False: it is not there, or not any more.</summary>
    ValueTask<bool> RemoveAsync(string queue, long sequenceNumber, CancellationToken ct);
}

/// <param name="Queue">The queue whose stage gave up.</param>
/// <param name="SequenceNumber">The broker's number; the cursor of a listing.</param>
/// <param name="MessageId">The broker's message id.</param>
/// <param name="SessionId">The session it came in.</param>
/// <param name="Reason">Why, in a stable short form.</param>
/// <param name="Description">More about the reason; never message text.</param>
/// <param name="DeliveryCount">How often the stage had it.</param>
/// <param name="EnqueuedAt">When the queue accepted it.</param>
public sealed record DeadLetter(
    string Queue, long SequenceNumber, string MessageId, string SessionId, string Reason, string Description, int DeliveryCount, DateTimeOffset EnqueuedAt)
{
    /// <summary>The reason of one that ended the process that worked on it; a wire name, never renamed.</summary>
    public const string KilledTheHost = "killed-the-host";

    /// <summary>What the stage was given, to find out whose it is; never shown.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    // The text stays out of logs.
    public override string ToString() => $"{Queue} {SequenceNumber}";
}
