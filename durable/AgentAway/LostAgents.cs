using Microsoft.Extensions.Options;
using Omni.Pipeline.Agents;
using Omni.Pipeline.Conversations;
using Omni.Pipeline.Ports;

namespace Omni.Durable.AgentAway;

/// <summary>
/// Agents who say that they are there, have something to do, and are not heard any more. One who signed off is not lost: what the agent has,
/// the agent keeps. After an outage nobody is, until the pages could be heard again.
/// </summary>
public sealed class LostAgents(
    AgentDirectory agents, Presence presence, PresenceWatch watch, Inboxes inboxes, IOptions<PresenceOptions> options)
{
    /// <summary>Has an orchestration see to each; one that is under way goes on. To be called every five seconds.</summary>
    public async ValueTask SeekAsync(IOrchestrations orchestrations, CancellationToken ct)
    {
        if (!await watch.LookAsync(ct))
        {
            return;
        }

        var present = await presence.PresentAsync(ct);
        foreach (var agent in await agents.ListAsync(ct))
        {
            if (agent.Slots.Length > 0 && IsLost(agent, present))
            {
                await orchestrations.StartAsync(
                    AwayNames.Orchestrator, AwayNames.InstanceOf(agent.Id), new AwayInput(agent.Id, options.Value.Grace), ct);
            }
        }
    }

    /// <summary>The agent, if that is one of them now.</summary>
    public async ValueTask<Agent?> FindAsync(string agentId, CancellationToken ct) =>
        await watch.CanTellAsync(ct) && await agents.GetAsync(agentId, ct) is { } agent && IsLost(agent, await presence.PresentAsync(ct)) ? agent : null;

    /// <summary>What the agent has a place for, or sees in the inbox.</summary>
    public async ValueTask<IReadOnlyList<string>> ConversationsAsync(Agent agent, CancellationToken ct) =>
        [.. agent.Slots.Union(await inboxes.ListedAsync(agent.Id, ct), StringComparer.Ordinal)];

    private static bool IsLost(Agent agent, IReadOnlySet<string> present) =>
        !present.Contains(agent.Id) && (agent.LostFrom is not null || agent.Status is AgentStatus.Online or AgentStatus.Away);
}
