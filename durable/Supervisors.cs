using Omni.Pipeline.Access;
using Omni.Pipeline.Agents;
using Omni.Pipeline.Ports;
using Omni.Pipeline.Stages;

namespace Omni.Durable;

/// <summary>Tells people that something wants looking at.</summary>
public sealed class Supervisors(AgentDirectory agents, IFeed feed)
{
    public async ValueTask AlertAsync(Alert alert, CancellationToken ct)
    {
        foreach (var agent in await agents.ListAsync(ct))
        {
            if (agent.Role >= Role.Supervisor)
            {
                await AlertAsync(agent.Id, alert, ct);
            }
        }
    }

    /// <summary>The same for one agent.</summary>
    public ValueTask AlertAsync(string agentId, Alert alert, CancellationToken ct) =>
        feed.SendToUserAsync(FeedNames.Agent(agentId), new FeedEvent(FeedNames.Alert, alert), ct);
}
