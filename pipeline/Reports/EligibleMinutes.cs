using System.Collections.Immutable;
using System.Globalization;
using System.Numerics;
using Omni.Pipeline.Agents;
using Omni.Pipeline.Ports;

namespace Omni.Pipeline.Reports;

/// <summary>
/// In which minutes an agent could have been given a conversation: a bit for each minute of an hour, set once however often it is looked at. It is
/// looked at once in a minute, so a minute counts whole or not at all.
/// </summary>
public sealed class EligibleMinutes(ITables tables, AgentDirectory agents, Presence presence, TimeProvider time)
{
    private readonly ITable _table = tables.Get(TableNames.Metrics);

    /// <summary>Notes the minute that it is for everybody who is online, there, and has room.</summary>
    public async ValueTask NoteAsync(CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var present = await presence.PresentAsync(ct);
        foreach (var agent in await agents.ListAsync(ct))
        {
            if (agent.IsActive && agent.HasRoom && agent.IsAtWork(present))
            {
                await SetAsync(agent, now, ct);
            }
        }
    }

    /// <summary>Minutes by quarter of an hour.</summary>
    internal async ValueTask<ImmutableArray<EligibleQuarter>> ReadAsync(ReportDay day, CancellationToken ct)
    {
        var quarters = ImmutableArray.CreateBuilder<EligibleQuarter>();
        await foreach (var row in WholePartition.ReadAsync(_table, day.Minutes, RowRange.All, ct))
        {
            var (hour, mask) = (row.Int64("hour"), (ulong)row.Int64("minutes"));
            for (var quarter = 0; quarter < 4; quarter++)
            {
                if (BitOperations.PopCount((mask >> (quarter * 15)) & 0x7FFF) is > 0 and var minutes)
                {
                    var at = new DateTimeOffset(day.Date.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero).AddHours(hour).AddMinutes(quarter * 15);
                    quarters.Add(new(at, row.Text("agent"), row.Text("team"), minutes));
                }
            }
        }

        return quarters.DrainToImmutable();
    }

    private async ValueTask SetAsync(Agent agent, DateTimeOffset now, CancellationToken ct)
    {
        var partition = ReportDay.Of(now).Minutes;
        var key = string.Create(CultureInfo.InvariantCulture, $"{now.Hour:D2}:{RowLimits.Escape(agent.Id)}");
        while (true)
        {
            ct.ThrowIfCancellationRequested();
            var there = await _table.GetAsync(partition, key, ct);
            var mask = (ulong)(there?.Int64("minutes") ?? 0) | (1UL << now.Minute);
            var row = new Row(partition, key).Set("agent", agent.Id).Set("hour", now.Hour).SetText("team", agent.TeamId).Set("minutes", (long)mask);
            if ((await _table.WriteAsync(there is null ? RowChange.Insert(row) : RowChange.Replace(row, there.ETag), ct)).IsWritten)
            {
                return;
            }
        }
    }
}

/// <param name="At">Its begin.</param>
/// <param name="AgentId">Who.</param>
/// <param name="TeamId">In which team.</param>
/// <param name="Minutes">How many, 1 to 15.</param>
internal readonly record struct EligibleQuarter(DateTimeOffset At, string AgentId, string TeamId, int Minutes);
