using System.Collections.Immutable;
using Microsoft.Extensions.Options;
using Omni.Pipeline.Agents;
using Omni.Pipeline.Conversations;
using Omni.Pipeline.Schedules;

namespace Omni.Pipeline.Walls;

/// <summary>
/// Looks how the work stands. It reads the waiting list, the agents, and the heads of the conversations that these have: as much as there is
/// under way, however much there was.
/// </summary>
public sealed class WallDesk(
    Inboxes inboxes,
    ConversationStore conversations,
    AgentDirectory agents,
    Teams teams,
    Presence presence,
    ScheduleStore schedules,
    IOptions<WallOptions> options,
    TimeProvider time) : IDisposable
{
    /// <summary>Of those who wait behind these, only how many they are is looked at.</summary>
    private const int MostRead = 1_000;

    private const int MostRisks = 200;

    private readonly SemaphoreSlim _one = new(1);
    private volatile Seen? _last;

    public void Dispose() => _one.Dispose();

    /// <summary>As it stands, or stood up to <see cref="WallOptions.Freshness"/> ago.</summary>
    public async ValueTask<Wall> ReadAsync(CancellationToken ct)
    {
        if (Fresh() is { } known)
        {
            return known;
        }

        await _one.WaitAsync(ct);
        try
        {
            if (Fresh() is { } meanwhile)
            {
                return meanwhile;
            }

            var at = time.GetTimestamp();
            var wall = await LookAsync(ct);
            _last = new(wall, at);
            return wall;
        }
        finally
        {
            _one.Release();
        }
    }

    private Wall? Fresh() => _last is { } last && time.GetElapsedTime(last.At) < options.Value.Freshness ? last.Wall : null;

    private async ValueTask<Wall> LookAsync(CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var saved = await schedules.ReadAsync(ct);
        var (waiting, more) = await WaitingAsync(ct);
        var present = await presence.PresentAsync(ct);
        var names = (await teams.ListAsync(ct)).ToDictionary(team => team.Id, team => team.Name, StringComparer.Ordinal);
        var risks = new List<WallRisk>(waiting.Select(head => RiskOf(head, saved, now)).OfType<WallRisk>());
        var everybody = new List<WallAgent>();
        foreach (var agent in (await agents.ListAsync(ct)).Where(agent => agent.IsActive))
        {
            var heads = await HeldAsync(agent, ct);
            risks.AddRange(heads.Where(head => head.AgentId == agent.Id).Select(head => RiskOf(head, saved, now)).OfType<WallRisk>());
            everybody.Add(Of(agent, heads, present.Contains(agent.Id)));
        }

        return new(
            now,
            new(waiting.Count + more, Longest(waiting)),
            [.. waiting.GroupBy(head => head.Channel, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal)
                .Select(group => new ChannelQueue(group.Key, group.Count(), Longest(group)))],
            [.. waiting.SelectMany(head => head.Skills.Distinct(StringComparer.Ordinal).Select(skill => (skill, head)))
                .GroupBy(it => it.skill, it => it.head, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal)
                .Select(group => new SkillQueue(group.Key, group.Count(), Longest(group)))],
            [.. everybody.GroupBy(agent => agent.TeamId, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal)
                .Select(group => Of(group.Key, names.GetValueOrDefault(group.Key, ""), [.. group]))],
            [.. everybody.OrderBy(agent => agent.DisplayName, StringComparer.OrdinalIgnoreCase).ThenBy(agent => agent.Id, StringComparer.Ordinal)],
            // An offer is a conversation that waits and one that an agent holds: it is owed once.
            [.. risks.DistinctBy(risk => risk.ConversationId).OrderBy(risk => risk.DueAt).ThenBy(risk => risk.ConversationId, StringComparer.Ordinal).Take(MostRisks)]);
    }

    private async ValueTask<(IReadOnlyList<Conversation> Read, int More)> WaitingAsync(CancellationToken ct)
    {
        var (read, more) = (new List<Conversation>(), 0);
        await foreach (var place in inboxes.PlacesAsync("", ct))
        {
            if (read.Count == MostRead)
            {
                more++;
            }
            else if (await conversations.GetAsync(place.ConversationId, ct) is { State: ConversationState.Waiting or ConversationState.Offered } head
                && head.WaitingKey == place.Key)
            {
                // Nobody has it yet, also while somebody is asked.
                read.Add(head);
            }
        }

        return (read, more);
    }

    private async ValueTask<IReadOnlyList<Conversation>> HeldAsync(Agent agent, CancellationToken ct)
    {
        var heads = new List<Conversation>();
        foreach (var id in agent.Slots)
        {
            if (await conversations.GetAsync(id, ct) is { } head && head.Holder == agent.Id)
            {
                heads.Add(head);
            }
        }

        return heads;
    }

    private static WallAgent Of(Agent agent, IReadOnlyList<Conversation> heads, bool isPresent) => new(
        agent.Id,
        agent.DisplayName,
        WireNames.Of(agent.Role),
        agent.TeamId,
        WireNames.Of(agent.Status),
        isPresent,
        agent.Slots.Length,
        heads.Count(head => head.State is ConversationState.Offered),
        agent.Capacity,
        agent.Skills,
        agent.Languages,
        agent.LastAssignedAt == default ? null : agent.LastAssignedAt,
        heads.Where(head => head.AgentId == agent.Id).Min(head => head.OwedSince));

    private static WallTeam Of(string id, string name, ImmutableArray<WallAgent> members)
    {
        var online = members.Where(agent => agent is { Status: "online", IsPresent: true }).ToList();
        return new(id, name, online.Count, members.Count(agent => agent.Status == "away"), online.Sum(agent => agent.Load), online.Sum(agent => agent.Capacity));
    }

    private static WallRisk? RiskOf(Conversation head, SavedSchedule saved, DateTimeOffset now) =>
        ReplyDue.Of(head, saved) is { } due && due.WarnAt <= now
            ? new(head.Id, head.AgentId, head.Channel, WireNames.Of(head.State), head.Urgency, due.Kind, due.OwedSince, due.WarnAt, due.DueAt, now >= due.DueAt)
            : null;

    private static DateTimeOffset? Longest(IEnumerable<Conversation> waiting) => waiting.Min(head => head.WaitingSince);

    private sealed record Seen(Wall Wall, long At);
}
