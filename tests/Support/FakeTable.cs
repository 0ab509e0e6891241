using Omni.Pipeline.Ports;

namespace Omni.Tests.Support;

/// <summary>One table of <see cref="FakeTables"/>: a sorted list for each partition, under a lock.</summary>
internal sealed class FakeTable(FakeTables owner, string name) : ITable
{
    private readonly Dictionary<string, SortedList<string, Row>> _partitions = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();

    public string Name => name;

    public ValueTask<Row?> GetAsync(string partition, string key, CancellationToken ct) =>
        owner.DoAsync(new(name, TableOperation.Get, partition, key), () => Get(partition, key), ct);

    public ValueTask<IReadOnlyList<Row>> RangeAsync(string partition, RowRange range, int limit, CancellationToken ct) =>
        owner.DoAsync(new(name, TableOperation.Range, partition, range.From), () => Range(partition, range, limit), ct);

    public ValueTask<WriteResult> WriteAsync(RowChange change, CancellationToken ct) =>
        owner.DoAsync(new(name, TableOperation.Write, change.Row.Partition, change.Row.Key), () => Write(change), ct);

    public ValueTask<BatchResult> BatchAsync(IReadOnlyList<RowChange> changes, CancellationToken ct)
    {
        var first = changes.Count > 0 ? changes[0].Row : new Row("", "");
        return owner.DoAsync(new(name, TableOperation.Batch, first.Partition, first.Key), () => Batch(changes), ct);
    }

    /// <summary>The names of the partitions that hold a row.</summary>
    public IReadOnlyList<string> Partitions()
    {
        lock (_lock)
        {
            return [.. _partitions.Keys.Order(StringComparer.Ordinal)];
        }
    }

    /// <summary>Puts a row there as it is, its ETag too, or takes it away; nobody is told.</summary>
    public void Set(string partition, string key, Row? row)
    {
        lock (_lock)
        {
            Put(partition, key, row);
        }
    }

    /// <summary>What the call of that name does, without hooks.</summary>
    public Row? Get(string partition, string key)
    {
        RowLimits.CheckKey(partition, "partition key");
        RowLimits.CheckKey(key, "row key");
        lock (_lock)
        {
            return Find(partition, key);
        }
    }

    /// <summary>What the call of that name does, without hooks.</summary>
    public IReadOnlyList<Row> Range(string partition, RowRange range, int limit)
    {
        RowLimits.CheckKey(partition, "partition key");
        BatchLimits.CheckRange(limit);
        lock (_lock)
        {
            return !_partitions.TryGetValue(partition, out var rows) ? [] :
            [
                .. rows.Values
                    .SkipWhile(row => string.CompareOrdinal(row.Key, range.From) < 0)
                    .TakeWhile(row => range.To.Length == 0 || string.CompareOrdinal(row.Key, range.To) < 0)
                    .Take(limit),
            ];
        }
    }

    /// <summary>What the call of that name does, without hooks.</summary>
    public WriteResult Write(RowChange change)
    {
        RowLimits.Check(change.Row);
        lock (_lock)
        {
            return Allows(change) ? new(WriteStatus.Written, Apply(change)) : WriteResult.Conflict;
        }
    }

    /// <summary>What the call of that name does, without hooks.</summary>
    public BatchResult Batch(IReadOnlyList<RowChange> changes)
    {
        BatchLimits.Check(changes);
        lock (_lock)
        {
            for (var i = 0; i < changes.Count; i++)
            {
                if (!Allows(changes[i]))
                {
                    return BatchResult.Conflict(i);
                }
            }

            return BatchResult.Written([.. changes.Select(Apply)]);
        }
    }

    private bool Allows(RowChange change)
    {
        var row = Find(change.Row.Partition, change.Row.Key);
        return change.Kind switch
        {
            ChangeKind.Insert => row is null,
            ChangeKind.Upsert => true,
            ChangeKind.Replace => row is not null && string.Equals(row.ETag, change.IfMatch, StringComparison.Ordinal),
            ChangeKind.Delete => row is not null && (change.IfMatch is null || string.Equals(row.ETag, change.IfMatch, StringComparison.Ordinal)),
        };
    }

    private string Apply(RowChange change)
    {
        var (partition, key) = (change.Row.Partition, change.Row.Key);
        var before = Find(partition, key);
        var now = change.Kind is ChangeKind.Delete ? null : change.Row.WithETag(owner.NextETag());
        Put(partition, key, now);
        owner.Changed?.Invoke(this, partition, key, before);
        return now?.ETag ?? "";
    }

    private Row? Find(string partition, string key) => _partitions.GetValueOrDefault(partition)?.GetValueOrDefault(key);

    private void Put(string partition, string key, Row? row)
    {
        if (!_partitions.TryGetValue(partition, out var rows))
        {
            _partitions.Add(partition, rows = new(StringComparer.Ordinal));
        }

        if (row is not null)
        {
            rows[key] = row;
        }
        else if (rows.Remove(key) && rows.Count == 0)
        {
            _partitions.Remove(partition);
        }
    }
}
