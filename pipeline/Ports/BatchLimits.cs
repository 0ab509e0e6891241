namespace Omni.Pipeline.Ports;

/// <summary>Table storage's limits on one batch and one range, enforced by every adapter beside <see cref="RowLimits"/>.</summary>
public static class BatchLimits
{
    /// <summary>
    /// A transaction's request has at most 4 MiB. On that wire a UTF-16 unit may take six bytes for its two here (an escaped
    /// letter), and each change brings its headers: a third of 4 MiB, less those.
    /// </summary>
    public const int MaxBatchBytes = 1280 * 1024;

    /// <exception cref="RowLimitException">Not 1 to 100 changes to distinct, valid rows of one partition that fit one request.</exception>
    public static void Check(IReadOnlyList<RowChange> changes)
    {
        if (changes.Count is < 1 or > RowLimits.MaxBatch)
        {
            throw new RowLimitException($"a batch has 1 to {RowLimits.MaxBatch} changes, this one {changes.Count}");
        }

        long size = 0;
        for (var i = 0; i < changes.Count; i++)
        {
            var row = changes[i].Row;
            size += RowLimits.Check(row);
            if (!string.Equals(row.Partition, changes[0].Row.Partition, StringComparison.Ordinal))
            {
                throw new RowLimitException("a batch stays in one partition");
            }

            // A set would cost more than this for the few rows that batches have.
            for (var j = 0; j < i; j++)
            {
                if (string.Equals(changes[j].Row.Key, row.Key, StringComparison.Ordinal))
                {
                    throw new RowLimitException("a batch changes each row once");
                }
            }
        }

        if (size > MaxBatchBytes)
        {
            throw new RowLimitException($"the rows of a batch have at most {MaxBatchBytes} bytes together, these {size}");
        }
    }

    /// <exception cref="RowLimitException">The number of rows asked for is not 1 to 1,000.</exception>
    public static void CheckRange(int limit)
    {
        if (limit is < 1 or > RowLimits.MaxRange)
        {
            throw new RowLimitException($"a range reads 1 to {RowLimits.MaxRange} rows, not {limit}");
        }
    }
}
