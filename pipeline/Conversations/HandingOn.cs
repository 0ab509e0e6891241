using Omni.Pipeline.Messages;
using Omni.Pipeline.Ports;

namespace Omni.Pipeline.Conversations;

/// <summary>
/// Takes a conversation from an agent who is gone, and has another looked for. It keeps its urgency; a note says from whom it comes and how it
/// stood. Any step may run again.
/// </summary>
public sealed class HandingOn(
    ConversationStore conversations, ConversationActions actions, Offers offers, Inboxes inboxes, IStageQueue queue, IdSource ids, TimeProvider time)
{
    /// <summary>Only an offer that the agent can't answer any more.</summary>
    /// <returns>Whether there was one.</returns>
    public async ValueTask<bool> OfferAsync(string conversationId, string agentId, string reason, CancellationToken ct)
    {
        var isWithdrawn = (await offers.WithdrawAsync(conversationId, agentId, reason, ct)).Status is ActionStatus.Done;
        if (isWithdrawn)
        {
            await SeekAsync(conversationId, ct);
        }

        return isWithdrawn;
    }

    /// <returns>Whether it waits for another agent now because of this agent.</returns>
    public async ValueTask<bool> RunAsync(string conversationId, string agentId, string reason, CancellationToken ct)
    {
        if (await OfferAsync(conversationId, agentId, reason, ct))
        {
            return true;
        }

        var result = await conversations.UpdateAsync(
            conversationId,
            head => head.AgentId != agentId || StateMachine.Next(head.State, ConversationTrigger.AgentLost) is not { } state
                ? null
                : new ConversationWrite(Waiting.Begin(head with { State = state, AgentId = "" }, time.GetUtcNow()))
                {
                    Entries =
                    [
                        actions.Event(head, ConversationTrigger.AgentLost, agentId, reason),
                        actions.Event(head, ConversationEvents.HandedOn, agentId, $"{reason}; was {WireNames.Of(head.State)}"),
                    ],
                },
            ct);
        // After a crash the head says nothing of it any more: what follows is done wherever it waits and was the agent's.
        if (result.Head is not { State: ConversationState.Waiting } waiting)
        {
            if (result.Head is { } other && other.Holder != agentId)
            {
                await actions.LeaveAsync(agentId, other, ct);
            }

            return false;
        }

        await inboxes.AddToWaitingAsync(waiting, ct);
        await actions.AnnounceAsync(waiting, ct);
        await actions.LeaveAsync(agentId, waiting, ct);
        await SeekAsync(conversationId, ct);
        return result.Status is UpdateStatus.Written;
    }

    private async ValueTask SeekAsync(string conversationId, CancellationToken ct) =>
        await queue.SendAsync(QueueNames.Assign, new StageMessage(conversationId, ids.NewId(), new AssignRequest(conversationId, "agent-lost")), ct);
}
