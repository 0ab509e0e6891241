using System.Collections.Concurrent;
using System.Globalization;
using Omni.Pipeline.Ports;

namespace Omni.Pipeline.Knowledge;

/// <summary>Rows that lie in a partition for each day in UTC, and which days there are.</summary>
internal sealed class DayRows(ITable table)
{
    private const string DaysPartition = "days";

    // Days that this process has noted; one a day.
    private readonly ConcurrentDictionary<string, bool> _noted = new(StringComparer.Ordinal);

    public ITable Table => table;

    public static string Of(DateTimeOffset at) => at.UtcDateTime.ToString("yyyyMMdd", CultureInfo.InvariantCulture);

    /// <summary>The partition of a day. Comes before the first row of it is written: no row lies where nobody looks.</summary>
    public async ValueTask<string> NoteAsync(DateTimeOffset at, CancellationToken ct)
    {
        var day = Of(at);
        if (!_noted.ContainsKey(day))
        {
            await table.WriteAsync(RowChange.Upsert(new Row(DaysPartition, day)), ct);
            _noted[day] = true;
        }

        return day;
    }

    /// <summary>Oldest first.</summary>
    public async ValueTask<IReadOnlyList<string>> ListAsync(CancellationToken ct)
    {
        var days = new List<string>();
        await foreach (var row in WholePartition.ReadAsync(table, DaysPartition, RowRange.All, ct))
        {
            days.Add(row.Key);
        }

        return days;
    }

    /// <summary>Removes the days before one; how many rows.</summary>
    public async ValueTask<long> RemoveBeforeAsync(DateTimeOffset day, CancellationToken ct)
    {
        var removed = 0L;
        var first = Of(day);
        foreach (var old in (await ListAsync(ct)).TakeWhile(it => string.CompareOrdinal(it, first) < 0))
        {
            removed += await PartitionWipe.RunAsync(table, old, RowRange.All, ct);
            await table.WriteAsync(RowChange.Delete(DaysPartition, old), ct);
        }

        return removed;
    }
}
