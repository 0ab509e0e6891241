namespace Omni.Runtime.Storage;

/// <summary>
/// What is written to the disk in one go. It holds the net effect: a later change of a key replaces an earlier one, and a
/// queued message that is also settled in the group leaves no trace. Guarded by the committer's lock until it is sealed.
/// </summary>
internal sealed class CommitGroup
{
    private TaskCompletionSource _written = NewSource();

    public Dictionary<PartitionId, SortedList<string, StoredRow>> Rows { get; } = [];

    public Dictionary<QueueEntryId, IQueueEntry?> QueueEntries { get; } = [];

    public bool IsEmpty => Rows.Count == 0 && QueueEntries.Count == 0;

    public Task Written => _written.Task;

    public void SetWritten() => _written.SetResult();

    /// <summary>Tells those who wait that it is not written. The group itself stays to be written later, and may then be waited for anew.</summary>
    public void SetFailed(Exception error)
    {
        var failed = _written;
        _written = NewSource();
        failed.SetException(error);
        _ = failed.Task.Exception; // Nobody may be waiting; the committer has reported it.
    }

    public void Put(PartitionId partition, string key, StoredRow row)
    {
        if (!Rows.TryGetValue(partition, out var rows))
        {
            Rows.Add(partition, rows = new SortedList<string, StoredRow>(1, StringComparer.Ordinal));
        }

        rows[key] = row;
    }

    public void Put(QueueEntryId id, IQueueEntry entry) => QueueEntries[id] = entry;

    public void Delete(QueueEntryId id)
    {
        // Born and gone inside the group: the disk never hears of it.
        if (!QueueEntries.Remove(id, out var entry) || entry is null || entry.IsOnDisk)
        {
            QueueEntries[id] = null;
        }
    }

    /// <summary>No more changes come; from now on the entries count as written, as they are now.</summary>
    public void Seal()
    {
        foreach (var (_, entry) in QueueEntries)
        {
            entry?.Seal();
        }
    }

    public bool TryGet(PartitionId partition, string key, out StoredRow row)
    {
        row = default;
        return Rows.TryGetValue(partition, out var rows) && rows.TryGetValue(key, out row);
    }

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}

/// <param name="Table">Table name.</param>
/// <param name="Partition">Partition key.</param>
internal readonly record struct PartitionId(string Table, string Partition);

/// <param name="Row">The row, or null where it was deleted.</param>
/// <param name="ETag">The number of the write.</param>
internal readonly record struct StoredRow(Pipeline.Ports.Row? Row, long ETag);

/// <param name="Queue">Queue name.</param>
/// <param name="SequenceNumber">The message's number in it.</param>
internal readonly record struct QueueEntryId(string Queue, long SequenceNumber);

/// <summary>A queued message that can be written to the disk.</summary>
internal interface IQueueEntry
{
    /// <summary>Whether an earlier group wrote it, so that removing it must be written too.</summary>
    bool IsOnDisk { get; }

    /// <summary>Settles what <see cref="ToBytes"/> writes: a later change belongs to a later group. Called under the committer's lock.</summary>
    void Seal();

    byte[] ToBytes();
}
