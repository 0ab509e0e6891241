using Omni.Pipeline.Access;
using Omni.Pipeline.Agents;
using Omni.Pipeline.Ports;
using Omni.Pipeline.Stages;

namespace Omni.Durable;

/// <summary>Those whom something is told that an agent alone can't mend.</summary>
public sealed class Supervisors(AgentDirectory agents, IFeed feed)
{
    public async ValueTask TellAsync(Alert alert, CancellationToken ct)
    {
        foreach (var agent in await agents.ListAsync(ct))
        {
            if (agent.Role >= Role.Supervisor)
            {
                await feed.SendToUserAsync(FeedNames.Agent(agent.Id), new FeedEvent(FeedNames.Alert, alert), ct);
            }
        }
    }
}
