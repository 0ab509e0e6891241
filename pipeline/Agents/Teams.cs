using Omni.Pipeline.Ports;

namespace Omni.Pipeline.Agents;

/// <summary>Agents who work together. An agent names the team; the team names nobody.</summary>
/// <param name="Id">Opaque.</param>
/// <param name="Name">Unique, whatever the case.</param>
public sealed record Team(string Id, string Name);

/// <summary>The teams, in one partition of table <c>agents</c>: beside each team a row holds its name, so that no two have the same.</summary>
public sealed class Teams(ITables tables)
{
    private const string Partition = "teams";
    private const string TeamPrefix = "team:";

    private readonly ITable _table = tables.Get(TableNames.Agents);

    /// <summary>By name.</summary>
    public async ValueTask<IReadOnlyList<Team>> ListAsync(CancellationToken ct)
    {
        var teams = new List<Team>();
        await foreach (var row in WholePartition.ReadAsync(_table, Partition, RowRange.Prefix(TeamPrefix), ct))
        {
            teams.Add(new(row.Text("id"), row.Text("name")));
        }

        return [.. teams.OrderBy(team => team.Name, StringComparer.OrdinalIgnoreCase).ThenBy(team => team.Id, StringComparer.Ordinal)];
    }

    public async ValueTask<Team?> GetAsync(string id, CancellationToken ct) => await RowAsync(id, ct) is { } row ? new(id, row.Text("name")) : null;

    /// <returns>False when another team has the name.</returns>
    public async ValueTask<bool> AddAsync(Team team, CancellationToken ct) =>
        (await _table.BatchAsync([RowChange.Insert(TeamRow(team)), RowChange.Insert(NameRow(team))], ct)).IsWritten;

    /// <returns>What became of it; missing when there is no such team.</returns>
    public async ValueTask<TeamChange> RenameAsync(Team team, CancellationToken ct)
    {
        if (await RowAsync(team.Id, ct) is not { } row)
        {
            return TeamChange.Missing;
        }

        var before = NameKey(row.Text("name"));
        List<RowChange> changes = [RowChange.Replace(TeamRow(team), row.ETag)];
        if (before != NameKey(team.Name))
        {
            changes.AddRange([RowChange.Delete(Partition, before), RowChange.Insert(NameRow(team))]);
        }

        return (await _table.BatchAsync(changes, ct)).IsWritten ? TeamChange.Done : TeamChange.Conflict;
    }

    /// <returns>Whether it was there, and is gone; a conflict when it was changed meanwhile.</returns>
    public async ValueTask<TeamChange> RemoveAsync(string id, CancellationToken ct) =>
        await RowAsync(id, ct) is not { } row ? TeamChange.Missing
        : (await _table.BatchAsync([RowChange.Delete(Partition, row.Key, row.ETag), RowChange.Delete(Partition, NameKey(row.Text("name")))], ct)).IsWritten
            ? TeamChange.Done
            : TeamChange.Conflict;

    private async ValueTask<Row?> RowAsync(string id, CancellationToken ct) =>
        id.Length is > 0 and <= Agent.MaxNameLength ? await _table.GetAsync(Partition, TeamPrefix + RowLimits.Escape(id), ct) : null;

    private static Row TeamRow(Team team) => new Row(Partition, TeamPrefix + RowLimits.Escape(team.Id)).Set("id", team.Id).Set("name", team.Name);

    private static Row NameRow(Team team) => new Row(Partition, NameKey(team.Name)).Set("team", team.Id);

    private static string NameKey(string name) => "name:" + RowLimits.KeyPart(name.ToUpperInvariant());
}

/// <summary>What became of a change of a team.</summary>
public enum TeamChange
{
    Done = 1,
    Missing,

    /// <summary>Another team has the name, or somebody else changed it.</summary>
    Conflict,
}
