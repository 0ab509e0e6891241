using Omni.Pipeline.Ports;
using Omni.Pipeline.Routing;

namespace Omni.Pipeline.Conversations;

/// <summary>
/// Offers a waiting conversation to an agent, and takes the offer back. Which of an answer and the end of its time counts, the head's ETag
/// decides. An offer that came to nothing leaves everything as it was: the place is the agent's again, and the customer's in the
/// waiting list was never gone.
/// </summary>
public sealed class Offers(
    ConversationStore conversations, ConversationActions actions, Transfers transfers, Inboxes inboxes, IFeed feed, IdSource ids)
{
    /// <summary>
    /// Offers a conversation to an agent who was asked for a place after <paramref name="seen"/> was read, see
    /// <see cref="ConversationActions.AssignAsync"/>.
    /// </summary>
    public async ValueTask<ActionResult> MakeAsync(Conversation seen, string agentId, DateTimeOffset until, Decision decision, CancellationToken ct)
    {
        var isChanged = false;
        var result = await conversations.UpdateAsync(
            seen.Id,
            head =>
            {
                var next = StateMachine.Next(head.State, ConversationTrigger.Offer);
                isChanged = next is not null && head.ETag != seen.ETag;
                return next is not { } state || isChanged ? null : new ConversationWrite(head with
                {
                    State = state,
                    OfferedTo = agentId,
                    OfferId = ids.NewId(),
                    OfferUntil = until,
                    Asked = head.Asked.RemoveAll(it => it.AgentId == agentId),
                })
                {
                    Entries = [actions.Event(head, ConversationTrigger.Offer, agentId, decision.Reason)],
                    Extra = sequence => DecisionStore.Keep(seen.Id, sequence, decision),
                };
            },
            ct);
        if (result is not { Status: UpdateStatus.Written, Head: { } offered })
        {
            return new(result.Head is null ? ActionStatus.Missing : isChanged ? ActionStatus.Changed : ActionStatus.NotNow, result.Head);
        }

        await inboxes.AddToAgentAsync(agentId, offered.Id, ct);
        await actions.AnnounceAsync(offered, ct);
        await feed.SendToUserAsync(FeedNames.Agent(agentId), new FeedEvent(FeedNames.ConversationOffered, ConversationOffered.Of(offered)), ct);
        return new(ActionStatus.Done, offered);
    }

    /// <summary>The agent does not want it. Done also when the agent said so before, and nobody has it yet.</summary>
    public async ValueTask<ActionResult> DeclineAsync(string conversationId, string agentId, DateTimeOffset now, CancellationToken ct)
    {
        var result = await EndAsync(
            conversationId, ConversationTrigger.Decline, head => head.OfferedTo == agentId, new(agentId, AskedAgent.Declined, now), AskedAgent.Declined, ct);
        return result is { Status: ActionStatus.NotNow, Conversation: { } head }
            && head.Asked.Any(it => it.AgentId == agentId && it.Why == AskedAgent.Declined)
            ? result with { Status = ActionStatus.Done }
            : result;
    }

    /// <summary>The time of an offer is over. Done only when that made a difference.</summary>
    public ValueTask<ActionResult> ExpireAsync(Conversation offered, DateTimeOffset now, CancellationToken ct) => EndAsync(
        offered.Id,
        ConversationTrigger.OfferTimeout,
        head => head.OfferId == offered.OfferId,
        new(offered.OfferedTo, AskedAgent.TimedOut, now),
        AskedAgent.TimedOut,
        ct);

    /// <summary>The agent can't answer it any more. Done only when that made a difference.</summary>
    public ValueTask<ActionResult> WithdrawAsync(string conversationId, string agentId, string reason, CancellationToken ct) =>
        EndAsync(conversationId, ConversationTrigger.AgentLost, head => head.OfferedTo == agentId, null, reason, ct);

    /// <summary>Takes what is left of an offer that ended out of the agent's hands, for whoever ended it and did not come to that.</summary>
    public async ValueTask ClearAsync(Conversation now, string agentId, CancellationToken ct)
    {
        if (agentId.Length > 0 && now.Holder != agentId)
        {
            await inboxes.RemoveFromAgentAsync(agentId, now.Id, ct);
            await actions.ReleasePlaceAsync(agentId, now.Id, ct);
        }
    }

    private async ValueTask<ActionResult> EndAsync(
        string conversationId, ConversationTrigger trigger, Func<Conversation, bool> isMeant, AskedAgent? asked, string reason, CancellationToken ct)
    {
        var (agentId, offerId, transferredBy) = ("", "", "");
        var result = await conversations.UpdateAsync(
            conversationId,
            head =>
            {
                (agentId, offerId, transferredBy) = (head.OfferedTo, head.OfferId, head.OfferedTo == head.WantedAgent ? head.TransferredBy : "");
                if (head.State is not ConversationState.Offered || !isMeant(head) || StateMachine.Next(head.State, trigger) is not { } state)
                {
                    return null;
                }

                var waiting = Waiting.WithoutOffer(head with { State = state, Asked = asked is { } it ? head.Asked.Add(it) : head.Asked });
                var told = actions.Event(head, trigger, agentId, reason);
                return transferredBy.Length == 0
                    ? new ConversationWrite(waiting) { Entries = [told] }
                    : new ConversationWrite(Transfers.Over(waiting)) { Entries = [told, transfers.Refused(head, reason)] };
            },
            ct);
        if (result is not { Status: UpdateStatus.Written, Head: { } waiting })
        {
            return new(result.Head is null ? ActionStatus.Missing : ActionStatus.NotNow, result.Head);
        }

        await actions.WithdrawnAsync(agentId, conversationId, offerId, reason, ct);
        await inboxes.AddToWaitingAsync(waiting, ct);
        await actions.LeaveAsync(agentId, waiting, ct);
        await actions.AnnounceAsync(waiting, ct);
        if (transferredBy.Length > 0)
        {
            await transfers.TellAsync(waiting, transferredBy, reason, ct);
        }

        return new(ActionStatus.Done, waiting);
    }
}

/// <summary>Asks an agent whether the agent takes a conversation; only that agent is told who writes.</summary>
/// <param name="ConversationId">Which.</param>
/// <param name="OfferId">Of this offer.</param>
/// <param name="Until">How long it stands.</param>
/// <param name="Conversation">All of it.</param>
public sealed record ConversationOffered(string ConversationId, string OfferId, DateTimeOffset Until, ConversationView Conversation)
{
    internal static ConversationOffered Of(Conversation it) => new(it.Id, it.OfferId, it.OfferUntil ?? default, ConversationView.Of(it));
}

/// <summary>Tells an agent that there is nothing to answer any more.</summary>
/// <param name="ConversationId">Which.</param>
/// <param name="OfferId">Of the offer that is gone.</param>
/// <param name="Reason">Why: <c>declined</c>, <c>timed-out</c>, <c>connection-lost</c>, <c>taken</c>, <c>resolved</c>, <c>merged</c>, <c>erased</c>.</param>
public sealed record OfferWithdrawn(string ConversationId, string OfferId, string Reason);
