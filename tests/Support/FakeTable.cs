using Omni.Pipeline.Ports;

namespace Omni.Tests.Support;

/// <summary>One table of <see cref="FakeTables"/>: a sorted dictionary under a lock.</summary>
internal sealed class FakeTable(FakeTables owner, string name) : ITable
{
    private static readonly Comparer<(string Partition, string Key)> Order = Comparer<(string Partition, string Key)>.Create((left, right) =>
        string.CompareOrdinal(left.Partition, right.Partition) is var order and not 0 ? order : string.CompareOrdinal(left.Key, right.Key));

    private readonly SortedDictionary<(string Partition, string Key), Row> _rows = new(Order);
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

    private Row? Get(string partition, string key)
    {
        RowLimits.CheckKey(partition, "partition key");
        RowLimits.CheckKey(key, "row key");
        lock (_lock)
        {
            return _rows.GetValueOrDefault((partition, key));
        }
    }

    private IReadOnlyList<Row> Range(string partition, RowRange range, int limit)
    {
        RowLimits.CheckKey(partition, "partition key");
        BatchLimits.CheckRange(limit);
        lock (_lock)
        {
            return
            [
                .. _rows.Values
                    .Where(row => string.Equals(row.Partition, partition, StringComparison.Ordinal))
                    .Where(row => string.CompareOrdinal(row.Key, range.From) >= 0)
                    .Where(row => range.To.Length == 0 || string.CompareOrdinal(row.Key, range.To) < 0)
                    .Take(limit),
            ];
        }
    }

    private WriteResult Write(RowChange change)
    {
        RowLimits.Check(change.Row);
        lock (_lock)
        {
            return Allows(change) ? new(WriteStatus.Written, Apply(change)) : WriteResult.Conflict;
        }
    }

    private BatchResult Batch(IReadOnlyList<RowChange> changes)
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
        var row = _rows.GetValueOrDefault((change.Row.Partition, change.Row.Key));
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
        var at = (change.Row.Partition, change.Row.Key);
        if (change.Kind is ChangeKind.Delete)
        {
            _rows.Remove(at);
            return "";
        }

        var eTag = owner.NextETag();
        _rows[at] = change.Row.WithETag(eTag);
        return eTag;
    }
}
