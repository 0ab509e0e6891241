using System.Collections.Concurrent;
using System.Collections.Immutable;
using Omni.Pipeline.Ports;

namespace Omni.Pipeline.Agents;

/// <summary>
/// The people who answer customers. Every change of an agent goes through the ETag of the agent's row, so that two
/// assignments which race for the last place can't both have it.
/// </summary>
public sealed class AgentDirectory(ITables tables, TimeProvider time)
{
    private const string Usernames = "usernames";

    /// <summary>A name that was claimed this long ago for an agent that never came was left behind by a crash.</summary>
    private static readonly TimeSpan AbandonedAfter = TimeSpan.FromMinutes(1);

    private readonly ITable _table = tables.Get(TableNames.Agents);

    // As many as there are agents; none is ever removed.
    private readonly ConcurrentDictionary<string, Agent> _read = new(StringComparer.Ordinal);

    /// <summary>Null when there is no such agent; the id may come from anywhere.</summary>
    public async ValueTask<Agent?> GetAsync(string id, CancellationToken ct) =>
        id.Length <= Agent.MaxNameLength && await _table.GetAsync(AgentRows.Partition, RowLimits.Escape(id), ct) is { } row
            ? AgentRows.Read(row)
            : null;

    /// <summary>Null when nobody has that name; it may come from anywhere.</summary>
    public async ValueTask<Agent?> FindByUsernameAsync(string username, CancellationToken ct) =>
        username.Length <= Agent.MaxNameLength && await _table.GetAsync(Usernames, UsernameKey(username), ct) is { } claim
            ? await GetAsync(claim.Text("agent"), ct)
            : null;

    /// <summary>All agents in the order of their ids.</summary>
    public async ValueTask<IReadOnlyList<Agent>> ListAsync(CancellationToken ct)
    {
        var agents = new List<Agent>();
        await foreach (var row in WholePartition.ReadAsync(_table, AgentRows.Partition, RowRange.All, ct))
        {
            agents.Add(ReadOnce(row));
        }

        return agents;
    }

    /// <summary>Every search for an agent reads them all, with the places of all their conversations, and most are as they were.</summary>
    private Agent ReadOnce(Row row)
    {
        if (_read.TryGetValue(row.Key, out var known) && known.ETag == row.ETag)
        {
            return known;
        }

        return _read[row.Key] = AgentRows.Read(row);
    }

    public async ValueTask<CreateResult> CreateAsync(Agent agent, CancellationToken ct)
    {
        agent = agent with { Username = Normalize(agent.Username) };
        if (!await ClaimUsernameAsync(agent, ct))
        {
            return CreateResult.UsernameTaken;
        }

        var inserted = await _table.WriteAsync(RowChange.Insert(AgentRows.Write(agent)), ct);
        return inserted.IsWritten ? CreateResult.Created : throw new InvalidOperationException($"Agent id {agent.Id} was used before.");
    }

    /// <summary>
    /// Changes what <paramref name="change"/> may change: name, role, languages, skills and levels, team, capacity and whether it is asked. It runs again when
    /// another write came between. Null when there is no such agent.
    /// </summary>
    public async ValueTask<Agent?> UpdateProfileAsync(string id, Func<Agent, Agent> change, CancellationToken ct)
    {
        var (_, agent) = await ChangeAsync<object?>(
            id,
            current =>
            {
                var wanted = change(current);
                return (null, current with
                {
                    DisplayName = wanted.DisplayName,
                    Role = wanted.Role,
                    Languages = wanted.Languages,
                    Skills = wanted.Skills,
                    Capacity = wanted.Capacity,
                    AutoAccept = wanted.AutoAccept,
                    Levels = wanted.Levels,
                    TeamId = wanted.TeamId,
                });
            },
            null,
            ct);
        return agent;
    }

    /// <summary>What the agent says of the agent. Null when there is no such agent.</summary>
    public ValueTask<Agent?> SetStatusAsync(string id, AgentStatus status, CancellationToken ct) => SetStatusAsync(id, status, "", ct);

    /// <param name="id">Of the agent.</param>
    /// <param name="status">What the agent is now.</param>
    /// <param name="reason">Why; empty where nobody says.</param>
    /// <param name="ct">Ends the wait.</param>
    public async ValueTask<Agent?> SetStatusAsync(string id, AgentStatus status, string reason, CancellationToken ct)
    {
        var (_, agent) = await ChangeAsync<object?>(
            id,
            current => (null, current.IsActive ? Since(current, current with { Status = status, StatusReason = reason, LostFrom = null }) : current),
            null,
            ct);
        return agent;
    }

    /// <summary>Whose heartbeat ran out gets nothing until it is heard again; a second time changes nothing. Null when there is no such agent.</summary>
    public async ValueTask<Agent?> SetLostAsync(string id, CancellationToken ct)
    {
        var (_, agent) = await ChangeAsync<object?>(
            id,
            current => (null, current.Status is AgentStatus.Offline ? current : Since(current, current with { Status = AgentStatus.Offline, LostFrom = current.Status })),
            null,
            ct);
        return agent;
    }

    /// <summary>Who was lost is heard again, and is what the agent was before. Null when that was not so.</summary>
    public async ValueTask<Agent?> SetFoundAsync(string id, CancellationToken ct)
    {
        var (wasLost, agent) = await ChangeAsync(
            id,
            current => current is { IsActive: true, LostFrom: { } before } ? (true, Since(current, current with { Status = before, LostFrom = null })) : (false, current),
            false,
            ct);
        return wasLost ? agent : null;
    }

    /// <summary>
    /// Lets an agent in again, or no more: who may do nothing takes no work either, and counts as lost until others have what there is, so that
    /// they get it also when whoever does this ends in between. Null when there is no such agent.
    /// </summary>
    public async ValueTask<Agent?> SetActiveAsync(string id, bool isActive, CancellationToken ct)
    {
        var (_, agent) = await ChangeAsync<object?>(
            id,
            current => (null, current with { IsActive = isActive, Status = AgentStatus.Offline, LostFrom = isActive ? null : AgentStatus.Offline }),
            null,
            ct);
        return agent;
    }

    /// <summary>Notes whether the agent can sign in with a password. Null when there is no such agent.</summary>
    public async ValueTask<Agent?> SetHasPasswordAsync(string id, bool hasPassword, CancellationToken ct)
    {
        var (_, agent) = await ChangeAsync<object?>(id, current => (null, current with { HasPassword = hasPassword }), null, ct);
        return agent;
    }

    /// <summary>Gives the conversation a place with an agent who is online, never one more than the capacity.</summary>
    public ValueTask<ReserveResult> ReserveAsync(string agentId, string conversationId, DateTimeOffset now, CancellationToken ct) =>
        ReserveAsync(agentId, conversationId, now, force: false, ct);

    /// <summary>With <paramref name="force"/> also when the agent is not online: the agent took it, or a supervisor gave it.</summary>
    public async ValueTask<ReserveResult> ReserveAsync(
        string agentId, string conversationId, DateTimeOffset now, bool force, CancellationToken ct)
    {
        var (result, _) = await ChangeAsync(
            agentId,
            current =>
            {
                if (current.Slots.Contains(conversationId, StringComparer.Ordinal))
                {
                    // A copy counts as a change: the row is written, so that whoever is about to free the place must look again.
                    return (ReserveResult.AlreadyHeld, current with { Slots = ImmutableArray.Create(current.Slots.AsSpan()) });
                }

                if (!current.IsActive || (!force && current.Status is not AgentStatus.Online))
                {
                    return (ReserveResult.Unavailable, current);
                }

                return current.HasRoom
                    ? (ReserveResult.Reserved, current with { Slots = current.Slots.Add(conversationId), LastAssignedAt = now })
                    : (ReserveResult.Full, current);
            },
            ReserveResult.Unavailable,
            ct);
        return result;
    }

    /// <summary>
    /// Gives the conversation's place back if <paramref name="mayFree"/> allows it; a second time changes nothing. It is asked
    /// after the place was seen, and again when anybody, also one who reserved the same place, wrote the agent meanwhile.
    /// </summary>
    public async ValueTask<ReleaseResult> ReleaseAsync(
        string agentId, string conversationId, Func<CancellationToken, ValueTask<bool>> mayFree, CancellationToken ct)
    {
        while (true)
        {
            ct.ThrowIfCancellationRequested();
            if (await GetAsync(agentId, ct) is not { } current || !current.Slots.Contains(conversationId, StringComparer.Ordinal))
            {
                return ReleaseResult.NotHeld;
            }

            if (!await mayFree(ct))
            {
                return ReleaseResult.Kept;
            }

            var without = current with { Slots = current.Slots.Remove(conversationId, StringComparer.Ordinal) };
            if ((await _table.WriteAsync(RowChange.Replace(AgentRows.Write(without), current.ETag), ct)).IsWritten)
            {
                return ReleaseResult.Freed;
            }
        }
    }

    private Agent Since(Agent before, Agent after) =>
        before.Status == after.Status && before.StatusReason == after.StatusReason ? after : after with { StatusSince = time.GetUtcNow() };

    /// <summary>Reads, decides, replaces if unchanged; again on conflict. Ends, because each conflict is another writer's success.</summary>
    private async ValueTask<(T Result, Agent? Agent)> ChangeAsync<T>(
        string id, Func<Agent, (T Result, Agent Agent)> decide, T whenMissing, CancellationToken ct)
    {
        while (true)
        {
            ct.ThrowIfCancellationRequested();
            if (await GetAsync(id, ct) is not { } current)
            {
                return (whenMissing, null);
            }

            var (result, changed) = decide(current);
            if (changed == current)
            {
                return (result, current);
            }

            var written = await _table.WriteAsync(RowChange.Replace(AgentRows.Write(changed), current.ETag), ct);
            if (written.IsWritten)
            {
                return (result, changed with { ETag = written.ETag });
            }
        }
    }

    /// <summary>The insert decides who has the name. The name and the agent are in two partitions, so a crash may leave a name alone.</summary>
    private async ValueTask<bool> ClaimUsernameAsync(Agent agent, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var claim = new Row(Usernames, UsernameKey(agent.Username)).Set("agent", agent.Id).Set("claimedAt", now);
        if ((await _table.WriteAsync(RowChange.Insert(claim), ct)).IsWritten)
        {
            return true;
        }

        var held = await _table.GetAsync(claim.Partition, claim.Key, ct);
        return held is not null
            && now - held.Instant("claimedAt") > AbandonedAfter
            && await GetAsync(held.Text("agent"), ct) is null
            && (await _table.WriteAsync(RowChange.Replace(claim, held.ETag), ct)).IsWritten;
    }

    private static string UsernameKey(string username) => RowLimits.Escape(Normalize(username));

#pragma warning disable CA1308 // A username is shown in lower case.
    private static string Normalize(string username) => username.Trim().ToLowerInvariant();
#pragma warning restore CA1308
}
