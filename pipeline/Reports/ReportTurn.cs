using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Omni.Pipeline.Ports;

namespace Omni.Pipeline.Reports;

/// <summary>What is done for the reports once in a minute: notes who could be given something, counts what happened, rolls days up, and removes old ones.</summary>
public sealed class ReportTurn
{
    /// <summary>A day that nobody rolled up in so long is read from its facts.</summary>
    private const int DaysBack = 35;

    private const int DaysAtOnce = 2;

    private readonly ReportFollower _follower;
    private readonly EligibleMinutes _minutes;
    private readonly Cells _cells;
    private readonly DayMarks _marks;
    private readonly ITable _table;
    private readonly int _keepDays;
    private readonly TimeProvider _time;
    private readonly ILogger<ReportTurn> _logger;

    internal ReportTurn(
        ReportFollower follower,
        EligibleMinutes minutes,
        Cells cells,
        DayMarks marks,
        ITables tables,
        IOptions<ReportOptions> options,
        TimeProvider time,
        ILogger<ReportTurn> logger) =>
        (_follower, _minutes, _cells, _marks, _table, _keepDays, _time, _logger) =
            (follower, minutes, cells, marks, tables.Get(TableNames.Metrics), options.Value.KeepDays, time, logger);

    public async ValueTask RunAsync(CancellationToken ct)
    {
        await _minutes.NoteAsync(ct);
        var counted = await _follower.RunAsync(ct);
        var rolled = await RollAsync(ct);
        var removed = await RemoveAsync(ct);
        if (counted + rolled + removed > 0)
        {
            _logger.Counted(counted, rolled, removed);
        }
    }

    private async ValueTask<int> RollAsync(CancellationToken ct)
    {
        var rolled = 0;
        foreach (var day in (await _marks.UnsealedAsync(ReportDay.Of(_time.GetUtcNow()), DaysBack, ct)).Take(DaysAtOnce))
        {
            rolled += await _cells.RollAsync(day, ct) ? 1 : 0;
        }

        return rolled;
    }

    private async ValueTask<int> RemoveAsync(CancellationToken ct)
    {
        var old = await _marks.BeforeAsync(new(ReportDay.Of(_time.GetUtcNow()).Date.AddDays(-_keepDays)), DaysAtOnce, ct);
        foreach (var day in old)
        {
            foreach (var partition in new[] { day.Facts, day.Cells, day.Minutes })
            {
                await PartitionWipe.RunAsync(_table, partition, RowRange.All, ct);
            }

            // The mark last: by it the rest is found.
            await _marks.RemoveAsync(day, ct);
        }

        return old.Count;
    }
}
