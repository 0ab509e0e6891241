using Omni.Pipeline.Ports;

namespace Omni.Runtime.Storage;

/// <summary>
/// <see cref="ITable"/> on RocksDB. A write checks its condition and joins the open commit group under the partition's lock;
/// readers see it at once, the disk sees it with the group.
/// </summary>
internal sealed class RocksTable(string name, RocksDatabase database, Committer committer, WriteNumbers numbers, RowCache cache) : ITable
{
    public string Name => name;

    public ValueTask<Row?> GetAsync(string partition, string key, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        RowLimits.CheckKey(partition, "partition key");
        RowLimits.CheckKey(key, "row key");
        var stripe = cache.Of(partition);
        lock (stripe.Lock)
        {
            return new(Find(stripe, new PartitionId(name, partition), key));
        }
    }

    public ValueTask<IReadOnlyList<Row>> RangeAsync(string partition, RowRange range, int limit, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        BatchLimits.CheckRange(limit);
        RowLimits.CheckKey(partition, "partition key");

        // The pending rows are taken first: a group that lands meanwhile is then seen twice, never missed.
        var pending = committer.PendingOf(new PartitionId(name, partition));
        return new(new RangeReader(database, name, partition, range).Read(pending, limit));
    }

    public ValueTask<WriteResult> WriteAsync(RowChange change, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        RowLimits.Check(change.Row);
        var partition = new PartitionId(name, change.Row.Partition);
        var stripe = cache.Of(partition.Partition);
        lock (stripe.Lock)
        {
            if (!Holds(stripe, partition, change))
            {
                return new(WriteResult.Conflict);
            }

            var stored = Store(change);
            committer.Apply((partition, change.Row.Key, stored), static (group, it) => group.Put(it.partition, it.Key, it.stored));
            Note(stripe, partition, change, stored);
            return new(new WriteResult(WriteStatus.Written, stored.Row is null ? "" : ETags.Text(stored.ETag)));
        }
    }

    public ValueTask<BatchResult> BatchAsync(IReadOnlyList<RowChange> changes, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        BatchLimits.Check(changes);
        var partition = new PartitionId(name, changes[0].Row.Partition);
        var stripe = cache.Of(partition.Partition);
        lock (stripe.Lock)
        {
            for (var i = 0; i < changes.Count; i++)
            {
                if (!Holds(stripe, partition, changes[i]))
                {
                    return new(BatchResult.Conflict(i));
                }
            }

            var stored = new StoredRow[changes.Count];
            var eTags = new string[changes.Count];
            for (var i = 0; i < stored.Length; i++)
            {
                stored[i] = Store(changes[i]);
                eTags[i] = stored[i].Row is null ? "" : ETags.Text(stored[i].ETag);
            }

            committer.Apply((partition, changes, stored), static (group, it) =>
            {
                for (var i = 0; i < it.stored.Length; i++)
                {
                    group.Put(it.partition, it.changes[i].Row.Key, it.stored[i]);
                }
            });
            for (var i = 0; i < stored.Length; i++)
            {
                Note(stripe, partition, changes[i], stored[i]);
            }

            return new(BatchResult.Written(eTags));
        }
    }

    private bool Holds(RowCache.Stripe stripe, PartitionId partition, RowChange change)
    {
        if (change.Kind is ChangeKind.Upsert)
        {
            return true;
        }

        var current = Find(stripe, partition, change.Row.Key);
        return change.Kind switch
        {
            ChangeKind.Insert => current is null,
            ChangeKind.Replace => current is not null && current.ETag == change.IfMatch,
            ChangeKind.Delete => current is not null && (change.IfMatch is null || current.ETag == change.IfMatch),
            ChangeKind.Upsert => true,
        };
    }

    private StoredRow Store(RowChange change)
    {
        var number = numbers.Next();
        return change.Kind is ChangeKind.Delete ? new(null, number) : new(change.Row.WithETag(ETags.Text(number)), number);
    }

    private Row? Find(RowCache.Stripe stripe, PartitionId partition, string key)
    {
        // Asked once: were an outage to end in between, what it hid would be cached in the place of what was written.
        var mayCache = !committer.SeesOnlySafe;
        if (mayCache && stripe.Get(partition, key) is { } cached)
        {
            return cached;
        }

        if (committer.TryGetPending(partition, key, out var stored))
        {
            return stored.Row;
        }

        if (database.GetRow(StorageKeys.Row(name, partition.Partition, key)) is not { } found)
        {
            return null;
        }

        var row = RowCodec.Read(partition.Partition, key, found);
        if (mayCache)
        {
            stripe.Set(partition, key, row);
        }

        return row;
    }

    /// <summary>A row that was written for the first time is seldom asked for: keeping it would only push others out.</summary>
    private static void Note(RowCache.Stripe stripe, PartitionId partition, RowChange change, StoredRow stored)
    {
        if (change.Kind is ChangeKind.Insert || stored.Row is null)
        {
            stripe.Remove(partition, change.Row.Key);
        }
        else
        {
            stripe.Set(partition, change.Row.Key, stored.Row);
        }
    }
}
