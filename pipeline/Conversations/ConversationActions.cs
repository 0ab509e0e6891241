using Omni.Pipeline.Agents;
using Omni.Pipeline.Channels;
using Omni.Pipeline.Customers;
using Omni.Pipeline.Ports;
using Omni.Pipeline.Routing;
using Omni.Pipeline.Search;
using Omni.Pipeline.Webhooks;

namespace Omni.Pipeline.Conversations;

/// <summary>What became of an action on a conversation. Starts at 1 so that <c>default</c> is not success.</summary>
public enum ActionStatus
{
    Done = 1,

    /// <summary>There is no such conversation.</summary>
    Missing,

    /// <summary>The conversation's state does not allow it now.</summary>
    NotNow,

    /// <summary>Somebody wrote the conversation since it was read: reserve the place again, on what it is now.</summary>
    Changed,
}

public readonly record struct ActionResult(ActionStatus Status, Conversation? Conversation);

/// <summary>
/// What moves a conversation between people. The head's ETag decides races; the rows and pushes that follow are idempotent, and
/// what a crash leaves behind is mended by the sweep.
/// </summary>
public sealed class ConversationActions(
    ConversationStore conversations,
    Inboxes inboxes,
    AgentDirectory agents,
    CustomerStore customers,
    IStageQueue queue,
    IFeed feed,
    SearchFeed search,
    WebhookFeed webhooks,
    IdSource ids,
    TimeProvider time)
{
    /// <summary>
    /// Makes a waiting conversation the agent's, who was asked for a place after <paramref name="seen"/> was read: only that makes
    /// sure that the place is still there, see <see cref="ReleasePlaceAsync"/>. Done also when it is the agent's.
    /// </summary>
    /// <param name="seen">Which, as it was read.</param>
    /// <param name="agentId">Whose it becomes.</param>
    /// <param name="decision">Why, kept beside it.</param>
    /// <param name="takeOver">Also from the agent who has it: somebody who may decide that took it.</param>
    /// <param name="ct">Ends the wait.</param>
    public ValueTask<ActionResult> AssignAsync(Conversation seen, string agentId, Decision decision, bool takeOver, CancellationToken ct) =>
        GiveAsync(seen.Id, seen.ETag, agentId, decision, ConversationTrigger.Assign, head => AssignedTo(head, agentId, takeOver), ct);

    /// <summary>
    /// Makes a conversation the agent's to whom it is offered. The place is there, since only the end of the offer frees it. Done also when
    /// it is the agent's; not now when the offer is gone, or another's.
    /// </summary>
    public ValueTask<ActionResult> AcceptAsync(string conversationId, string agentId, CancellationToken ct) => GiveAsync(
        conversationId,
        "",
        agentId,
        null,
        ConversationTrigger.Accept,
        head => head.OfferedTo == agentId && StateMachine.Next(head.State, ConversationTrigger.Accept) is { } state ? With(head, state, agentId) : null,
        ct);

    /// <summary>
    /// Makes a conversation in which nobody is wanted the agent's, who writes first, as <see cref="AssignAsync"/> does; answers go to the
    /// address that the agent chose, also where the conversation is the agent's already.
    /// </summary>
    /// <param name="seen">Which, as it was read.</param>
    /// <param name="agentId">Whose it becomes.</param>
    /// <param name="to">Where the agent writes to.</param>
    /// <param name="memory">What the channel's rules remember of that address.</param>
    /// <param name="ct">Ends the wait.</param>
    public ValueTask<ActionResult> StartAsync(Conversation seen, string agentId, ChannelIdentity to, string memory, CancellationToken ct) => GiveAsync(
        seen.Id,
        seen.ETag,
        agentId,
        new Decision(time.GetUtcNow(), "started", agentId, 0, []),
        ConversationTrigger.Start,
        head => StartedBy(head, agentId, to, memory),
        ct);

    /// <summary>Opens a resolved conversation again, and makes it the agent's, as <see cref="AssignAsync"/> does.</summary>
    public ValueTask<ActionResult> ReopenAsync(Conversation seen, string agentId, CancellationToken ct) => GiveAsync(
        seen.Id,
        seen.ETag,
        agentId,
        new Decision(time.GetUtcNow(), "reopened", agentId, 0, []),
        ConversationTrigger.Reopen,
        head => head.State is ConversationState.Active && head.AgentId == agentId ? head
            : StateMachine.Next(head.State, ConversationTrigger.Reopen) is { } waits && StateMachine.Next(waits, ConversationTrigger.Assign) is { } state
                ? With(head with { ResolvedAt = null, RatingUntil = null }, state, agentId)
            : null,
        ct);

    /// <param name="conversationId">Which.</param>
    /// <param name="seen">Its version when the place was asked for; empty where the place is known to be there.</param>
    /// <param name="agentId">Whose it becomes.</param>
    /// <param name="decision">Why; null where that was kept before.</param>
    /// <param name="trigger">What happens.</param>
    /// <param name="give">The head as it becomes; null where that can't be.</param>
    /// <param name="ct">Ends the wait.</param>
    private async ValueTask<ActionResult> GiveAsync(
        string conversationId,
        string seen,
        string agentId,
        Decision? decision,
        ConversationTrigger trigger,
        Func<Conversation, Conversation?> give,
        CancellationToken ct)
    {
        var (before, offer, waitingKey, isChanged, isBots) = ("", "", "", false, false);
        var result = await conversations.UpdateAsync(
            conversationId,
            head =>
            {
                var assigned = give(head);
                (before, offer, waitingKey, isBots) = (head.Holder, head.OfferId, head.WaitingKey, head.State is ConversationState.Bot);
                isChanged = assigned is not null && seen.Length > 0 && head.ETag != seen;
                return assigned is null || isChanged ? null
                    : head.AgentId == agentId && head.State == assigned.State ? new ConversationWrite(assigned)
                    : new ConversationWrite(assigned)
                    {
                        Entries = [Event(head, trigger, agentId, decision?.Reason ?? "")],
                        Extra = decision is null ? null : sequence => DecisionStore.Keep(conversationId, sequence, decision),
                    };
            },
            ct);
        if (result.Head is not { } conversation)
        {
            return new(ActionStatus.Missing, null);
        }

        if (isChanged)
        {
            return new(ActionStatus.Changed, conversation);
        }

        if (conversation.AgentId != agentId || conversation.State is not ConversationState.Active)
        {
            return new(ActionStatus.NotNow, conversation);
        }

        await inboxes.AddToAgentAsync(agentId, conversationId, ct);
        await inboxes.RemoveFromWaitingAsync(waitingKey, ct);
        await customers.RecordServedAsync(conversation.CustomerId, agentId, time.GetUtcNow(), ct);
        await AnnounceAsync(conversation, ct);
        await inboxes.RemoveFromBotAsync(conversationId, isBots, ct);
        if (before.Length > 0 && before != agentId)
        {
            await WithdrawnAsync(before, conversationId, offer, "taken", ct);
            await LeaveAsync(before, conversation, ct);
        }

        if (result.Status is UpdateStatus.Written)
        {
            await TellVisitorAsync(conversation, FeedNames.AgentJoined, await JoinedAsync(conversation, ct), ct);
        }

        return new(ActionStatus.Done, conversation);
    }

    /// <summary>Ends the work on a conversation; a new message reopens it.</summary>
    public ValueTask<ActionResult> ResolveAsync(string conversationId, string byAgentId, CancellationToken ct) =>
        ResolveAsync(conversationId, byAgentId, "", static _ => true, ct);

    /// <summary>The same for one that waits and that nobody shall have; one that has an agent by now is the agent's to end.</summary>
    /// <param name="conversationId">Which.</param>
    /// <param name="reason">Why, in a stable short form; told in the conversation.</param>
    /// <param name="ct">Ends the wait.</param>
    public ValueTask<ActionResult> DismissAsync(string conversationId, string reason, CancellationToken ct) => ResolveAsync(
        conversationId, "", reason, static head => head.State is ConversationState.Waiting or ConversationState.Offered, ct);

    /// <summary>The same where the conversation, as it is then, is to be resolved.</summary>
    /// <param name="conversationId">Which.</param>
    /// <param name="byAgentId">Who resolves it; empty when nobody does.</param>
    /// <param name="reason">Why, in a stable short form.</param>
    /// <param name="allows">Whether one that is open may be.</param>
    /// <param name="ct">Ends the wait.</param>
    public async ValueTask<ActionResult> ResolveAsync(
        string conversationId, string byAgentId, string reason, Func<Conversation, bool> allows, CancellationToken ct)
    {
        var (before, offer, waitingKey, isBots) = ("", "", "", false);
        var result = await conversations.UpdateAsync(
            conversationId,
            head =>
            {
                (before, offer, waitingKey, isBots) = (head.Holder, head.OfferId, head.WaitingKey, head.State is ConversationState.Bot);
                return StateMachine.Next(head.State, ConversationTrigger.Resolve) is not { } state || !allows(head)
                    ? null
                    : new ConversationWrite(
                        Waiting.End(head with { State = state, AgentId = "", OwedSince = null, SnoozedUntil = null, ResolvedAt = time.GetUtcNow() }))
                    {
                        Entries = [Event(head, ConversationTrigger.Resolve, byAgentId, reason)],
                    };
            },
            ct);
        if (result.Head is not { } conversation)
        {
            return new(ActionStatus.Missing, null);
        }

        if (conversation.State is not ConversationState.Resolved)
        {
            return new(ActionStatus.NotNow, conversation);
        }

        await inboxes.RemoveFromWaitingAsync(waitingKey, ct);
        await inboxes.RemoveFromBotAsync(conversationId, isBots, ct);
        await AnnounceAsync(conversation, ct);
        if (before.Length > 0)
        {
            await WithdrawnAsync(before, conversationId, offer, "resolved", ct);
            await LeaveAsync(before, conversation, ct);
        }

        await TellVisitorAsync(conversation, FeedNames.ConversationClosed, new ConversationClosed(conversationId), ct);
        return new(ActionStatus.Done, conversation);
    }

    /// <summary>Puts a resolved conversation away: what the customer writes next begins another.</summary>
    public ValueTask<ActionResult> CloseAsync(string conversationId, string byAgentId, CancellationToken ct) =>
        CloseAsync(conversationId, byAgentId, "", static _ => true, ct);

    /// <summary>The same where the conversation, as it is then, is to be closed.</summary>
    /// <param name="conversationId">Which.</param>
    /// <param name="byAgentId">Who closes it; empty when nobody does.</param>
    /// <param name="reason">Why, in a stable short form.</param>
    /// <param name="allows">Whether one that is resolved may be.</param>
    /// <param name="ct">Ends the wait.</param>
    public async ValueTask<ActionResult> CloseAsync(
        string conversationId, string byAgentId, string reason, Func<Conversation, bool> allows, CancellationToken ct)
    {
        var result = await conversations.UpdateAsync(
            conversationId,
            head => StateMachine.Next(head.State, ConversationTrigger.Close) is not { } state || !allows(head)
                ? null
                : new ConversationWrite(head with { State = state }) { Entries = [Event(head, ConversationTrigger.Close, byAgentId, reason)] },
            ct);
        if (result.Head is not { } conversation)
        {
            return new(ActionStatus.Missing, null);
        }

        if (conversation.State is not ConversationState.Closed)
        {
            return new(ActionStatus.NotNow, conversation);
        }

        await AnnounceAsync(conversation, ct);
        return new(ActionStatus.Done, conversation);
    }

    /// <summary>
    /// Gives an agent's place back unless the conversation is the agent's, or offered to the agent. The head is written as it is, so that an assignment that
    /// has asked for this place already finds a changed head and asks again; one that asks later writes the agent's row, and this
    /// looks again. So no conversation is given to an agent whose place for it goes.
    /// </summary>
    public ValueTask<ReleaseResult> ReleasePlaceAsync(string agentId, string conversationId, CancellationToken ct) => agents.ReleaseAsync(
        agentId,
        conversationId,
        async token => (await conversations.UpdateAsync(
            conversationId, head => head.Holder == agentId ? null : new ConversationWrite(head), token)).Status is not UpdateStatus.Unchanged,
        ct);

    private static Conversation? AssignedTo(Conversation head, string agentId, bool takeOver)
    {
        if (head.State is ConversationState.Offered && !takeOver && head.OfferedTo != agentId)
        {
            return null;
        }

        var mayPass = takeOver && head.AgentId.Length > 0 && head.AgentId != agentId;
        var from = mayPass ? StateMachine.Next(head.State, ConversationTrigger.Transfer) ?? head.State : head.State;
        return StateMachine.Next(from, ConversationTrigger.Assign) is { } state ? With(head, state, agentId) : null;
    }

    private static Conversation? StartedBy(Conversation head, string agentId, ChannelIdentity to, string memory)
    {
        var isThere = ChannelRules.IsAt(head, to.Channel, to.Account, to.Address);
        if (head.State is ConversationState.Active && head.AgentId == agentId)
        {
            return isThere ? null : Turned(head);
        }

        return StateMachine.Next(head.State, ConversationTrigger.Start) is { } state ? With(Turned(head), state, agentId) : null;

        Conversation Turned(Conversation it) => it with
        {
            Channel = to.Channel,
            Account = to.Account,
            Address = to.Address,
            // The note of the customer's last message is about that message, and nobody answers it now.
            ReplyContext = "",
            ReplyMemory = isThere && it.ReplyMemory.Length > 0 ? it.ReplyMemory : memory,
        };
    }

    private static Conversation With(Conversation head, ConversationState state, string agentId) => Waiting.End(head with
    {
        State = state,
        AgentId = agentId,
        Agents = head.Agents.Contains(agentId, StringComparer.Ordinal) ? head.Agents : head.Agents.Add(agentId),
    });

    /// <summary>Takes a conversation that is not the agent's any more out of the agent's hands, and lets whoever waits have the place.</summary>
    internal async ValueTask LeaveAsync(string agentId, Conversation conversation, CancellationToken ct)
    {
        await inboxes.RemoveFromAgentAsync(agentId, conversation.Id, ct);
        await ReleasePlaceAsync(agentId, conversation.Id, ct);
        if (await conversations.GetAsync(conversation.Id, ct) is { } now && now.Holder == agentId)
        {
            // It came back to the same agent while we were at it.
            await inboxes.AddToAgentAsync(agentId, conversation.Id, ct);
            return;
        }

        await feed.SendToUserAsync(FeedNames.Agent(agentId), Changed(conversation), ct);
        await NudgeBacklogAsync("slot-freed", ct);
    }

    /// <summary>Tells an agent that an offer is gone; nothing where there was none.</summary>
    internal async ValueTask WithdrawnAsync(string agentId, string conversationId, string offerId, string reason, CancellationToken ct)
    {
        if (offerId.Length > 0)
        {
            await feed.SendToUserAsync(
                FeedNames.Agent(agentId), new FeedEvent(FeedNames.OfferWithdrawn, new OfferWithdrawn(conversationId, offerId, reason)), ct);
        }
    }

    /// <summary>Has the waiting list looked through.</summary>
    public async ValueTask NudgeBacklogAsync(string reason, CancellationToken ct) =>
        await queue.SendAsync(QueueNames.Assign, Backlog.Nudge(ids, reason), ct);

    /// <summary>Shows everybody where the conversation stands, and then its agent, who is one of them, all of it.</summary>
    public async ValueTask AnnounceAsync(Conversation conversation, CancellationToken ct)
    {
        await search.ConversationChangedAsync(conversation.Id, conversation.LastSequence, ct);
        await webhooks.TellAsync(conversation.Id, ct);
        await feed.SendToGroupAsync(
            FeedNames.AgentsGroup, new FeedEvent(FeedNames.ConversationChanged, ConversationView.ForEverybody(conversation)), ct);
        if (conversation.Holder.Length > 0)
        {
            await feed.SendToUserAsync(FeedNames.Agent(conversation.Holder), Changed(conversation), ct);
        }
    }

    private static FeedEvent Changed(Conversation conversation) => new(FeedNames.ConversationChanged, ConversationView.Of(conversation));

    private async ValueTask<AgentJoined> JoinedAsync(Conversation conversation, CancellationToken ct) =>
        new(conversation.Id, (await agents.GetAsync(conversation.AgentId, ct))?.DisplayName ?? "");

    private async ValueTask TellVisitorAsync(Conversation conversation, string target, object payload, CancellationToken ct)
    {
        if (conversation.Channel == ChannelNames.Web)
        {
            await feed.SendToUserAsync(FeedNames.Visitor(conversation.Address), new FeedEvent(target, payload), ct);
        }
    }

    internal ConversationEntry Event(Conversation head, ConversationTrigger trigger, string agentId, string reason) =>
        Event(head, ConversationEvents.NameOf(trigger), agentId, reason);

    internal ConversationEntry Event(Conversation head, string what, string agentId, string reason) => new()
    {
        ConversationId = head.Id,
        Type = EntryType.Event,
        MessageId = ids.NewId(),
        Channel = head.Channel,
        Text = what,
        AgentId = agentId,
        Reason = reason,
        At = time.GetUtcNow(),
    };
}

/// <summary>Tells a visitor who will answer.</summary>
public sealed record AgentJoined(string ConversationId, string DisplayName);

/// <summary>Tells a visitor that the conversation ended.</summary>
public sealed record ConversationClosed(string ConversationId);
