using Microsoft.Extensions.Logging;
using Omni.Pipeline.Access;
using Omni.Pipeline.Agents;
using Omni.Pipeline.Conversations;
using Omni.Pipeline.Ports;
using Omni.Pipeline.Stages;

namespace Omni.Durable.AssignConversation;

/// <summary>
/// A request for an agent that was set aside leaves a conversation that waits where nobody looks. This puts it into the waiting list,
/// where the sweep finds it, and tells the supervisors.
/// </summary>
public sealed class AssignRescue(
    ConversationStore conversations, ConversationActions actions, Inboxes inboxes, AgentDirectory agents, IFeed feed, ILogger<AssignRescue> logger)
{
    /// <summary>The alert's kind; a wire name, never renamed.</summary>
    public const string AlertKind = "assignment-failed";

    /// <param name="conversationId">Whose request was set aside; empty for one that had the list looked through, which the timer repeats anyway.</param>
    /// <param name="reason">Why, in its stable short form.</param>
    /// <param name="ct">Ends the wait.</param>
    public async ValueTask RunAsync(string conversationId, string reason, CancellationToken ct)
    {
        if (await conversations.GetAsync(conversationId, ct) is not { State: ConversationState.Waiting } waiting)
        {
            return;
        }

        logger.Rescued(conversationId, reason);
        await inboxes.AddToWaitingAsync(waiting, ct);
        await actions.AnnounceAsync(waiting, ct);
        foreach (var agent in await agents.ListAsync(ct))
        {
            if (agent.Role >= Role.Supervisor)
            {
                await feed.SendToUserAsync(FeedNames.Agent(agent.Id), new FeedEvent(FeedNames.Alert, new Alert(AlertKind, conversationId, reason)), ct);
            }
        }
    }
}
