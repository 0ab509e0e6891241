using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using Omni.Pipeline.Ports;

namespace Omni.Pipeline.Reports;

/// <summary>What a cell is about.</summary>
/// <param name="At">Begin of a quarter of an hour: any zone's days and hours begin with one.</param>
/// <param name="Channel">Empty where it is about no channel.</param>
/// <param name="Skills">With commas between.</param>
/// <param name="AgentId">Empty: nobody.</param>
/// <param name="TeamId">Empty: none.</param>
internal readonly record struct CellKey(DateTimeOffset At, string Channel, string Skills, string AgentId, string TeamId)
{
    private static readonly TimeSpan Quarter = TimeSpan.FromMinutes(15);

    public static CellKey Of(Fact fact) => new(
        new(fact.At.UtcTicks - (fact.At.UtcTicks % Quarter.Ticks), TimeSpan.Zero), fact.Channel, string.Join(',', fact.Skills), fact.AgentId, fact.TeamId);
}

/// <summary>
/// A day, added up. Days that are over are kept that way: a roll writes its cells under its own name, and they count when the day's mark names it.
/// </summary>
internal sealed class Cells(ITables tables, FactStore facts, EligibleMinutes minutes, DayMarks marks, IdSource ids, TimeProvider time)
{
    private readonly ITable _table = tables.Get(TableNames.Metrics);

    /// <summary>The cells of a day, kept or added up now; they are the same.</summary>
    public async ValueTask<IReadOnlyList<KeyValuePair<CellKey, Tally>>> ReadAsync(ReportDay day, CancellationToken ct)
    {
        if (await marks.GetAsync(day, ct) is not { Roll.Length: > 0 } mark)
        {
            return [.. await SumAsync(day, ct)];
        }

        var cells = new List<KeyValuePair<CellKey, Tally>>();
        await foreach (var row in WholePartition.ReadAsync(_table, day.Cells, RowRange.Prefix(mark.Roll + ":"), ct))
        {
            cells.Add(KeyValuePair.Create(KeyOf(row), Tally.Read(row)));
        }

        // Another roll may have removed them while they were read.
        return await marks.GetAsync(day, ct) == mark ? cells : [.. await SumAsync(day, ct)];
    }

    /// <summary>Rolls a day up that is over, and removes the cells of other rolls.</summary>
    /// <returns>False when a fact came to it meanwhile: it will be looked at again.</returns>
    public async ValueTask<bool> RollAsync(ReportDay day, CancellationToken ct)
    {
        if (day.Date >= ReportDay.Of(time.GetUtcNow()).Date)
        {
            throw new ArgumentException("The day is not over.", nameof(day));
        }

        var (seen, roll) = (await marks.GetAsync(day, ct), ids.NewId());
        foreach (var some in (await SumAsync(day, ct)).Chunk(RowLimits.MaxBatch))
        {
            await _table.BatchAsync([.. some.Select(cell => RowChange.Upsert(Write(day, roll, cell.Key, cell.Value)))], ct);
        }

        var isSealed = await marks.SealAsync(day, roll, seen, ct);
        // A roll that is under way elsewhere can't seal the day any more, so its cells may go; one that failed leaves those of others alone.
        await foreach (var useless in KeysAsync(day, key => key.StartsWith(roll + ":", StringComparison.Ordinal) != isSealed, ct))
        {
            await PartitionWipe.DeleteAsync(_table, day.Cells, useless, ct);
        }

        return isSealed;
    }

    private async IAsyncEnumerable<IReadOnlyList<string>> KeysAsync(ReportDay day, Func<string, bool> isMeant, [EnumeratorCancellation] CancellationToken ct)
    {
        var range = RowRange.All;
        while (await _table.RangeAsync(day.Cells, range, RowLimits.MaxRange, ct) is { Count: > 0 } rows)
        {
            yield return [.. rows.Select(row => row.Key).Where(isMeant)];
            range = RowRange.All.After(rows[^1].Key);
        }
    }

    private async ValueTask<Dictionary<CellKey, Tally>> SumAsync(ReportDay day, CancellationToken ct)
    {
        var cells = new Dictionary<CellKey, Tally>();
        await foreach (var fact in facts.ReadAsync(day, ct))
        {
            At(CellKey.Of(fact)).Add(fact);
        }

        foreach (var quarter in await minutes.ReadAsync(day, ct))
        {
            At(new(quarter.At, "", "", quarter.AgentId, quarter.TeamId)).AddMinutes(quarter.Minutes);
        }

        return cells;

        Tally At(CellKey key)
        {
            if (!cells.TryGetValue(key, out var tally))
            {
                cells[key] = tally = new();
            }

            return tally;
        }
    }

    private static Row Write(ReportDay day, string roll, CellKey key, Tally tally)
    {
        var name = FormattableString.Invariant($"{key.At.UtcTicks}|{key.Channel}|{key.Skills}|{key.AgentId}|{key.TeamId}");
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)).AsSpan(0, 16));
        return tally.Write(new Row(day.Cells, $"{roll}:{hash}")
            .Set("at", key.At)
            .SetText("channel", key.Channel)
            .SetText("skills", key.Skills)
            .SetText("agent", key.AgentId)
            .SetText("team", key.TeamId));
    }

    private static CellKey KeyOf(Row row) => new(row.Instant("at") ?? default, row.Text("channel"), row.Text("skills"), row.Text("agent"), row.Text("team"));
}
