using Microsoft.Extensions.Logging;
using Omni.Pipeline;
using Omni.Pipeline.Agents;
using Omni.Pipeline.Conversations;

namespace Omni.Durable.AssignConversation;

/// <summary>
/// Mends what a crash between two writes left behind: a place that an agent holds for a conversation that is not the agent's, a
/// conversation that is not in its agent's inbox, and a waiting conversation that nobody looks for. Runs on a timer.
/// </summary>
public sealed class PlaceSweep(
    AgentDirectory agents,
    Presence presence,
    ConversationStore conversations,
    ConversationActions actions,
    Inboxes inboxes,
    ILogger<PlaceSweep> logger)
{
    public async ValueTask RunAsync(CancellationToken ct)
    {
        await presence.SweepAsync(ct);
        var everybody = await agents.ListAsync(ct);
        var present = await presence.PresentAsync(ct);
        PipelineTelemetry.AgentsOnline(everybody.Count(agent => agent.IsAtWork(present)));
        foreach (var agent in everybody)
        {
            if (agent.Slots.Length == 0)
            {
                continue;
            }

            var listed = await inboxes.ListedAsync(agent.Id, ct);
            foreach (var conversationId in agent.Slots)
            {
                var conversation = await conversations.GetAsync(conversationId, ct);
                if (conversation?.AgentId == agent.Id)
                {
                    if (!listed.Contains(conversationId))
                    {
                        logger.InboxMended(conversationId, agent.Id);
                        await inboxes.AddToAgentAsync(agent.Id, conversationId, ct);
                        await actions.AnnounceAsync(conversation, ct);
                    }
                }
                // A waiting one may be between its reservation and its assignment.
                else if (conversation?.State is not ConversationState.Waiting)
                {
                    if (await actions.ReleasePlaceAsync(agent.Id, conversationId, ct) is ReleaseResult.Freed)
                    {
                        logger.PlaceFreed(agent.Id, conversationId);
                    }
                }
            }
        }

        await actions.NudgeBacklogAsync("timer", ct);
    }
}
