using Microsoft.Extensions.Logging;
using Omni.Pipeline.Agents;
using Omni.Pipeline.Conversations;

namespace Omni.Durable.AssignConversation;

/// <summary>
/// Mends what a crash between two writes left behind: a place that an agent holds for a conversation that is not the agent's,
/// and a waiting conversation that nobody looks for. Runs on a timer.
/// </summary>
public sealed class PlaceSweep(
    AgentDirectory agents, Presence presence, ConversationStore conversations, ConversationActions actions, ILogger<PlaceSweep> logger)
{
    public async ValueTask RunAsync(CancellationToken ct)
    {
        await presence.SweepAsync(ct);
        foreach (var agent in await agents.ListAsync(ct))
        {
            foreach (var conversationId in agent.Slots)
            {
                var conversation = await conversations.GetAsync(conversationId, ct);
                // A waiting one may be between its reservation and its assignment.
                if (conversation?.AgentId != agent.Id && conversation?.State is not ConversationState.Waiting)
                {
                    logger.PlaceFreed(agent.Id, conversationId);
                    await agents.ReleaseAsync(agent.Id, conversationId, ct);
                }
            }
        }

        await actions.NudgeBacklogAsync("timer", ct);
    }
}
