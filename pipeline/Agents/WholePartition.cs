using System.Runtime.CompilerServices;
using Omni.Pipeline.Ports;

namespace Omni.Pipeline.Agents;

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

            // A space is the lowest character that a key may hold.
            range = range with { From = rows[^1].Key + " " };
        }
    }
}
