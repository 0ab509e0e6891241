using System.Collections.Immutable;
using Omni.Pipeline.Access;
using Omni.Pipeline.Ports;

namespace Omni.Pipeline.Agents;

/// <summary>Writes and reads an <see cref="Agent"/> as columns that an operator can read in the storage browser.</summary>
internal static class AgentRows
{
    public const string Partition = "agents";

    private const char Separator = ',';

    public static Row Write(Agent agent)
    {
        var row = new Row(Partition, agent.Id)
            .Set("username", agent.Username)
            .Set("displayName", agent.DisplayName)
            .Set("role", (long)agent.Role)
            .Set("status", (long)agent.Status)
            .Set("languages", Join(agent.Languages))
            .Set("skills", Join(agent.Skills))
            .Set("capacity", agent.Capacity)
            .Set("slots", Join(agent.Slots));

        // An absent column means what it meant before anybody was asked.
        if (!agent.AutoAccept)
        {
            row.Set("isAsked", true);
        }

        row.SetText("statusReason", agent.StatusReason);
        if (agent.StatusSince is { } since)
        {
            row.Set("statusSince", since);
        }

        if (agent.LostFrom is { } lost)
        {
            row.Set("lostFrom", (long)lost);
        }

        // "Never" is before 1601, which a table can't keep: an absent column says it.
        return agent.LastAssignedAt == default ? row : row.Set("lastAssignedAt", agent.LastAssignedAt);
    }

    public static Agent Read(Row row) => new()
    {
        Id = row.Key,
        Username = row.Text("username"),
        DisplayName = row.Text("displayName"),
        Role = (Role)row.Int64("role"),
        Status = (AgentStatus)row.Int64("status"),
        Languages = Split(row.Text("languages")),
        Skills = Split(row.Text("skills")),
        Capacity = (int)row.Int64("capacity"),
        Slots = Split(row.Text("slots")),
        LastAssignedAt = row.Instant("lastAssignedAt") ?? default,
        AutoAccept = !row.Bool("isAsked"),
        LostFrom = row.Int64("lostFrom") is > 0 and var lost ? (AgentStatus)lost : null,
        StatusReason = row.Text("statusReason"),
        StatusSince = row.Instant("statusSince"),
        ETag = row.ETag,
    };

    private static string Join(ImmutableArray<string> items) =>
        items.Any(item => item.Length == 0 || item.Contains(Separator, StringComparison.Ordinal))
            ? throw new ArgumentException("an item of a list is not empty and holds no comma", nameof(items))
            : string.Join(Separator, items);

    private static ImmutableArray<string> Split(string text) => text.Length == 0 ? [] : [.. text.Split(Separator)];
}
