using System.Text;
using Omni.Pipeline.Ports;

namespace Omni.Runtime.Storage;

/// <summary>Reads a slice of a partition in row-key order: what is on the disk, with what is about to be laid over it.</summary>
internal sealed class RangeReader(RocksDatabase database, string table, string partition, RowRange range)
{
    public IReadOnlyList<Row> Read(SortedList<string, StoredRow>? pending, int limit)
    {
        var rows = new List<Row>();
        var next = 0;
        var start = StorageKeys.Row(table, partition, range.From);
        var prefixLength = StorageKeys.PrefixLength(table, partition);
        var prefix = start.AsSpan(0, prefixLength);

        using var open = database.KeepOpen();
        using var iterator = database.Iterate(database.RowFamily);
        iterator.Seek(start);
        while (rows.Count < limit && iterator.Valid() && iterator.GetKeySpan().StartsWith(prefix))
        {
            var key = Encoding.UTF8.GetString(iterator.GetKeySpan()[prefixLength..]);
            if (!IsBeforeEnd(key))
            {
                break;
            }

            Overlay(pending, ref next, key, rows, limit, out var replaced);
            if (!replaced && rows.Count < limit)
            {
                rows.Add(RowCodec.Read(partition, key, iterator.GetValueSpan()));
            }

            iterator.Next();
        }

        database.DemandWhole(iterator);
        Overlay(pending, ref next, null, rows, limit, out _);
        return rows;
    }

    /// <summary>Adds the pending rows up to a key of the disk (null: all that are left); says whether that key itself was among them.</summary>
    private void Overlay(SortedList<string, StoredRow>? pending, ref int next, string? upTo, List<Row> rows, int limit, out bool replaced)
    {
        replaced = false;
        for (; pending is not null && next < pending.Count && rows.Count < limit; next++)
        {
            var key = pending.GetKeyAtIndex(next);
            if (upTo is not null && string.CompareOrdinal(key, upTo) > 0)
            {
                return;
            }

            if (string.CompareOrdinal(key, range.From) < 0)
            {
                continue;
            }

            if (!IsBeforeEnd(key))
            {
                return;
            }

            if (pending.GetValueAtIndex(next).Row is { } row)
            {
                rows.Add(row);
            }

            if (key == upTo)
            {
                next++;
                replaced = true;
                return;
            }
        }
    }

    private bool IsBeforeEnd(string key) => range.To.Length == 0 || string.CompareOrdinal(key, range.To) < 0;
}
