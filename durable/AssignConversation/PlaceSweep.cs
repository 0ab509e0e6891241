using Microsoft.Extensions.Logging;
using Omni.Pipeline;
using Omni.Pipeline.Agents;
using Omni.Pipeline.Conversations;
using Omni.Pipeline.Messages;
using Omni.Pipeline.Ports;

namespace Omni.Durable.AssignConversation;

/// <summary>
/// Mends what a crash between two writes left behind: a place that an agent holds for a conversation that is not the agent's, a
/// conversation that is not in its agent's inbox, an offer whose time is long over, and a waiting conversation that nobody looks for. Runs on a
/// timer.
/// </summary>
public sealed class PlaceSweep(
    AgentDirectory agents,
    Presence presence,
    ConversationStore conversations,
    ConversationActions actions,
    Offers offers,
    Inboxes inboxes,
    IStageQueue queue,
    IdSource ids,
    TimeProvider time,
    ILogger<PlaceSweep> logger)
{
    /// <summary>So late nobody comes any more who saw to it that an offer ends.</summary>
    private static readonly TimeSpan Overdue = TimeSpan.FromSeconds(15);

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
                if (conversation?.Holder == agent.Id)
                {
                    await EndOverdueAsync(conversation, ct);
                    if (!listed.Contains(conversationId))
                    {
                        logger.InboxMended(conversationId, agent.Id);
                        await inboxes.AddToAgentAsync(agent.Id, conversationId, ct);
                        await actions.AnnounceAsync(conversation, ct);
                    }
                }
                // A waiting one may be between its reservation and its assignment, unless this agent did not want it.
                else if (conversation?.State is not ConversationState.Waiting || conversation.Asked.Any(it => it.AgentId == agent.Id))
                {
                    if (conversation?.State is ConversationState.Waiting)
                    {
                        // Who took it from the agent may have ended before it came into the list.
                        await inboxes.AddToWaitingAsync(conversation, ct);
                    }

                    if (await actions.ReleasePlaceAsync(agent.Id, conversationId, ct) is ReleaseResult.Freed)
                    {
                        logger.PlaceFreed(agent.Id, conversationId);
                    }
                }
            }
        }

        await actions.NudgeBacklogAsync("timer", ct);
    }

    private async ValueTask EndOverdueAsync(Conversation conversation, CancellationToken ct)
    {
        if (conversation is { State: ConversationState.Offered, OfferUntil: { } until } && time.GetUtcNow() - until > Overdue
            && (await offers.ExpireAsync(conversation, time.GetUtcNow(), ct)).Status is ActionStatus.Done)
        {
            logger.OfferOverdue(conversation.Id, conversation.OfferedTo);
            await queue.SendAsync(
                QueueNames.Assign, new StageMessage(conversation.Id, ids.NewId(), new AssignRequest(conversation.Id, "timer")), ct);
        }
    }
}
