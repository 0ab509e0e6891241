using System.Runtime.CompilerServices;

namespace Omni.Pipeline.Ports;

/// <summary>Reads a partition to its end: one range call stops at 1,000 rows, and a directory that stops there loses people.</summary>
internal static class WholePartition
{
    public static async IAsyncEnumerable<Row> ReadAsync(ITable table, string partition, RowRange range, [EnumeratorCancellation] CancellationToken ct)
    {
        while (true)
        {
            var rows = await table.RangeAsync(partition, range, RowLimits.MaxRange, ct);
            foreach (var row in rows)
            {
                yield return row;
            }

            if (rows.Count < RowLimits.MaxRange)
            {
                yield break;
            }

            range = range.After(rows[^1].Key);
        }
    }
}
