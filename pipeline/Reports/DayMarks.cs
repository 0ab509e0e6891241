using Omni.Pipeline.Ports;

namespace Omni.Pipeline.Reports;

/// <summary>Which days are rolled up, and by which roll. The mark's ETag decides between a roll and a fact that came to its day meanwhile.</summary>
internal sealed class DayMarks(ITables tables)
{
    private const string Partition = "report-days";

    private readonly ITable _table = tables.Get(TableNames.Metrics);

    /// <summary>Null when nobody rolled that day, and no fact came late to it.</summary>
    public async ValueTask<DayMark?> GetAsync(ReportDay day, CancellationToken ct) =>
        await _table.GetAsync(Partition, day.Name, ct) is { } row ? new(row.Text("roll"), row.ETag) : null;

    /// <summary>The cells of that day are not all any more.</summary>
    public async ValueTask SpoilAsync(ReportDay day, CancellationToken ct) =>
        await _table.WriteAsync(RowChange.Upsert(new Row(Partition, day.Name)), ct);

    /// <returns>False when something came to that day since <paramref name="seen"/> was read.</returns>
    public async ValueTask<bool> SealAsync(ReportDay day, string roll, DayMark? seen, CancellationToken ct)
    {
        var row = new Row(Partition, day.Name).Set("roll", roll);
        return (await _table.WriteAsync(seen is { } mark ? RowChange.Replace(row, mark.ETag) : RowChange.Insert(row), ct)).IsWritten;
    }

    /// <summary>Days that are over and want to be rolled up: those that something came to late, and the newest that nobody rolled yet.</summary>
    /// <param name="today">Not over.</param>
    /// <param name="back">How far the latter go back.</param>
    /// <param name="ct">Ends the wait.</param>
    public async ValueTask<IReadOnlyList<ReportDay>> UnsealedAsync(ReportDay today, int back, CancellationToken ct)
    {
        var (spoiled, known) = (new List<ReportDay>(), new HashSet<ReportDay>());
        await foreach (var row in WholePartition.ReadAsync(_table, Partition, new RowRange("", today.Name), ct))
        {
            var day = DayOf(row);
            known.Add(day);
            if (row.Text("roll").Length == 0)
            {
                spoiled.Add(day);
            }
        }

        return [.. spoiled, .. Enumerable.Range(1, back).Select(days => new ReportDay(today.Date.AddDays(-days))).Where(day => !known.Contains(day))];
    }

    /// <summary>Days with a mark before one.</summary>
    public async ValueTask<IReadOnlyList<ReportDay>> BeforeAsync(ReportDay day, int most, CancellationToken ct) =>
        [.. (await _table.RangeAsync(Partition, new RowRange("", day.Name), most, ct)).Select(DayOf)];

    public async ValueTask RemoveAsync(ReportDay day, CancellationToken ct) => await _table.WriteAsync(RowChange.Delete(Partition, day.Name), ct);

    private static ReportDay DayOf(Row row) =>
        new(DateOnly.ParseExact(row.Key, "yyyyMMdd", System.Globalization.CultureInfo.InvariantCulture));
}

/// <param name="Roll">Whose cells count; empty: none do.</param>
/// <param name="ETag">Its version.</param>
internal readonly record struct DayMark(string Roll, string ETag);
