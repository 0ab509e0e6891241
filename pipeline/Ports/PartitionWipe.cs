namespace Omni.Pipeline.Ports;

/// <summary>Removes rows by the batch, whoever else removes them, too.</summary>
internal static class PartitionWipe
{
    /// <summary>Removes a slice of a partition; how many rows it was.</summary>
    public static async ValueTask<long> RunAsync(ITable table, string partition, RowRange range, CancellationToken ct)
    {
        var removed = 0L;
        while (await table.RangeAsync(partition, range, RowLimits.MaxRange, ct) is { Count: > 0 } rows)
        {
            removed += await DeleteAsync(table, partition, [.. rows.Select(row => row.Key)], ct);
        }

        return removed;
    }

    /// <summary>Removes rows by their keys; how many were there.</summary>
    public static async ValueTask<long> DeleteAsync(ITable table, string partition, IReadOnlyList<string> keys, CancellationToken ct)
    {
        var removed = 0L;
        foreach (var some in keys.Distinct(StringComparer.Ordinal).Chunk(RowLimits.MaxBatch))
        {
            var deletes = some.Select(key => RowChange.Delete(partition, key)).ToList();
            while (deletes.Count > 0)
            {
                var result = await table.BatchAsync(deletes, ct);
                if (result.IsWritten)
                {
                    removed += deletes.Count;
                    break;
                }

                // Not there, or not any more: the others.
                deletes.RemoveAt(result.FailedIndex);
            }
        }

        return removed;
    }
}
