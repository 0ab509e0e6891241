using Omni.Pipeline.Ports;

namespace Omni.Pipeline.Reports;

/// <summary>
/// Facts as rows of table <c>metrics</c>, each once, in the partition of its day. A fact that comes to a day that is over says so after it is
/// written: whoever rolled that day up without it rolls it up again.
/// </summary>
internal sealed class FactStore(ITables tables, DayMarks marks, TimeProvider time)
{
    private readonly ITable _table = tables.Get(TableNames.Metrics);

    /// <summary>A second time it stays as it is; one of another version of this code is corrected, but for the team, which was that of its time.
    /// Of a stretch of messages the larger stays.</summary>
    public async ValueTask PutAsync(Fact fact, CancellationToken ct)
    {
        var day = ReportDay.Of(fact.At);
        var row = Write(day, fact);
        while (!(await _table.WriteAsync(RowChange.Insert(row), ct)).IsWritten)
        {
            ct.ThrowIfCancellationRequested();
            if (await _table.GetAsync(day.Facts, row.Key, ct) is not { } there)
            {
                continue;
            }

            var known = Read(there);
            var wanted = fact.Kind == FactKinds.Written ? Joined(known, fact) : fact with { TeamId = known.TeamId, Skills = known.Skills };
            if (Same(known, wanted) || (await _table.WriteAsync(RowChange.Replace(Write(day, wanted), there.ETag), ct)).IsWritten)
            {
                break;
            }
        }

        // Also where it was there: who wrote it may have ended before this.
        if (day.Date < ReportDay.Of(time.GetUtcNow()).Date)
        {
            await marks.SpoilAsync(day, ct);
        }
    }

    public async IAsyncEnumerable<Fact> ReadAsync(ReportDay day, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        await foreach (var row in WholePartition.ReadAsync(_table, day.Facts, RowRange.All, ct))
        {
            yield return Read(row);
        }
    }

    /// <summary>A stretch of messages grows and finds its agent, so whoever counted less came later than it knew.</summary>
    private static Fact Joined(Fact known, Fact found) => (known.AgentId.Length == 0 ? found : known) with
    {
        Skills = known.Skills,
        In = Math.Max(known.In, found.In),
        Out = Math.Max(known.Out, found.Out),
    };

    private static bool Same(Fact one, Fact other) => Text(one) == Text(other);

    private static string Text(Fact it) => FormattableString.Invariant($"{it.Kind}|{it.At.UtcTicks}|{it.Channel}|{it.AgentId}|{it.Value:r}|{it.In}|{it.Out}");

    private static Row Write(ReportDay day, Fact it) => new Row(day.Facts, it.Key)
        .Set("kind", it.Kind)
        .Set("at", it.At)
        .SetText("channel", it.Channel)
        .SetText("agent", it.AgentId)
        .SetText("team", it.TeamId)
        .SetText("skills", string.Join(',', it.Skills))
        .Set("value", it.Value)
        .Set("in", it.In)
        .Set("out", it.Out);

    private static Fact Read(Row row) => new(
        row.Text("kind"), row.Key, row.Instant("at") ?? default, row.Text("channel"), row.Text("agent"), row.Double("value"), (int)row.Int64("in"), (int)row.Int64("out"))
    {
        TeamId = row.Text("team"),
        Skills = row.Text("skills") is { Length: > 0 } skills ? [.. skills.Split(',')] : [],
    };
}
