using System.Collections.Immutable;
using Omni.Pipeline.Agents;

namespace Omni.Pipeline.Reports;

/// <summary>Answers what a report is asked for, from what was counted. Reads no conversation.</summary>
public sealed class ReportDesk
{
    private readonly Cells _cells;
    private readonly AgentDirectory _agents;
    private readonly Teams _teams;
    private readonly ReportFollower _follower;

    internal ReportDesk(Cells cells, AgentDirectory agents, Teams teams, ReportFollower follower) =>
        (_cells, _agents, _teams, _follower) = (cells, agents, teams, follower);

    /// <summary>All conversations are counted again, turn by turn; what can't be read any more stays as it was counted.</summary>
    public ValueTask RebuildAsync(CancellationToken ct) => _follower.RebuildAsync(ct);

    public async ValueTask<ReportAnswer> AskAsync(ReportQuestion question, CancellationToken ct)
    {
        var (begin, end, total, rows) = (question.Begin, question.End, new Tally(), new Dictionary<(DateTimeOffset? From, string Key), Tally>());
        for (var day = ReportDay.Of(begin); day.Date <= ReportDay.Of(end).Date; day = day.Next)
        {
            foreach (var (key, tally) in await _cells.ReadAsync(day, ct))
            {
                if (key.At < begin || key.At >= end || !IsMeant(question, key))
                {
                    continue;
                }

                total.Add(tally);
                var from = question.PeriodOf(key.At);
                foreach (var group in GroupsOf(question, key))
                {
                    var at = (from, group);
                    if (!rows.TryGetValue(at, out var sum))
                    {
                        rows[at] = sum = new();
                    }

                    sum.Add(tally);
                }
            }
        }

        var names = await NamesAsync(question.By, ct);
        var isCounted = question.CountsMinutes;
        return new(
            Figures.Of(total, isCounted),
            [.. rows.OrderBy(row => row.Key.From).ThenBy(row => row.Key.Key, StringComparer.Ordinal)
                .Select(row => new ReportRow(row.Key.From, row.Key.Key, names.GetValueOrDefault(row.Key.Key, ""), Figures.Of(row.Value, isCounted)))]);
    }

    private static bool IsMeant(ReportQuestion question, CellKey key) =>
        (question.Channel.Length == 0 || question.Channel == key.Channel)
        && (question.AgentId.Length == 0 || question.AgentId == key.AgentId)
        && (question.TeamId.Length == 0 || question.TeamId == key.TeamId)
        && (question.Skill.Length == 0 || key.Skills.Split(',').Contains(question.Skill, StringComparer.Ordinal))
        // Minutes stand in cells of their own, and would be a row of no channel.
        && (question.CountsMinutes || key is not { Channel: "", Skills: "" });

    private static IEnumerable<string> GroupsOf(ReportQuestion question, CellKey key) => question.By switch
    {
        ReportGroup.All => [""],
        ReportGroup.Channel => [key.Channel],
        ReportGroup.Skill => key.Skills.Split(',').Distinct(StringComparer.Ordinal),
        ReportGroup.Agent => [key.AgentId],
        ReportGroup.Team => [key.TeamId],
    };

    private async ValueTask<Dictionary<string, string>> NamesAsync(ReportGroup by, CancellationToken ct) => by switch
    {
        ReportGroup.Agent => (await _agents.ListAsync(ct)).ToDictionary(agent => agent.Id, agent => agent.DisplayName, StringComparer.Ordinal),
        ReportGroup.Team => (await _teams.ListAsync(ct)).ToDictionary(team => team.Id, team => team.Name, StringComparer.Ordinal),
        ReportGroup.All or ReportGroup.Channel or ReportGroup.Skill => [],
    };
}
