using Omni.Pipeline.Agents;
using Omni.Pipeline.Channels;
using Omni.Pipeline.Customers;
using Omni.Pipeline.Ports;
using Omni.Pipeline.Routing;

namespace Omni.Pipeline.Conversations;

/// <summary>What became of an action on a conversation. Starts at 1 so that <c>default</c> is not success.</summary>
public enum ActionStatus
{
    Done = 1,

    /// <summary>There is no such conversation.</summary>
    Missing,

    /// <summary>The conversation's state does not allow it now.</summary>
    NotNow,
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
    IdSource ids,
    TimeProvider time)
{
    /// <summary>Makes a waiting conversation the agent's, who holds a place for it already. Done also when it is the agent's.</summary>
    public async ValueTask<ActionResult> AssignAsync(string conversationId, string agentId, Decision decision, CancellationToken ct)
    {
        var waitingKey = "";
        var result = await conversations.UpdateAsync(
            conversationId,
            head =>
            {
                waitingKey = head.WaitingKey;
                return StateMachine.Next(head.State, ConversationTrigger.Assign) is not { } state
                    ? null
                    : new ConversationWrite(Waiting.End(head with
                    {
                        State = state,
                        AgentId = agentId,
                        Agents = head.Agents.Contains(agentId, StringComparer.Ordinal) ? head.Agents : head.Agents.Add(agentId),
                    }))
                    {
                        Entries = [Event(head, ConversationTrigger.Assign, agentId, decision.Reason)],
                        Extra = sequence => DecisionStore.Keep(conversationId, sequence, decision),
                    };
            },
            ct);
        if (result.Head is not { } conversation)
        {
            return new(ActionStatus.Missing, null);
        }

        if (conversation.AgentId != agentId || conversation.State is not ConversationState.Active)
        {
            return new(ActionStatus.NotNow, conversation);
        }

        await inboxes.AddToAgentAsync(agentId, conversationId, ct);
        await inboxes.RemoveFromWaitingAsync(waitingKey, ct);
        await customers.RecordServedAsync(conversation.CustomerId, agentId, time.GetUtcNow(), ct);
        await AnnounceAsync(conversation, ct);
        if (result.Status is UpdateStatus.Written)
        {
            await TellVisitorAsync(conversation, FeedNames.AgentJoined, await JoinedAsync(conversation, ct), ct);
        }

        return new(ActionStatus.Done, conversation);
    }

    /// <summary>Ends the work on a conversation; a new message reopens it.</summary>
    public async ValueTask<ActionResult> ResolveAsync(string conversationId, string byAgentId, CancellationToken ct)
    {
        var before = "";
        var waitingKey = "";
        var result = await conversations.UpdateAsync(
            conversationId,
            head =>
            {
                (before, waitingKey) = (head.AgentId, head.WaitingKey);
                return StateMachine.Next(head.State, ConversationTrigger.Resolve) is not { } state
                    ? null
                    : new ConversationWrite(Waiting.End(head with { State = state, AgentId = "" }))
                    {
                        Entries = [Event(head, ConversationTrigger.Resolve, byAgentId, "")],
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
        if (before.Length > 0)
        {
            await inboxes.RemoveFromAgentAsync(before, conversationId, ct);
            await FreeAsync(before, conversationId, ct);
        }

        await AnnounceAsync(conversation, ct);
        if (before.Length > 0)
        {
            await feed.SendToUserAsync(FeedNames.Agent(before), Changed(conversation), ct);
        }

        await TellVisitorAsync(conversation, FeedNames.ConversationClosed, new ConversationClosed(conversationId), ct);
        return new(ActionStatus.Done, conversation);
    }

    /// <summary>Gives a place back and lets whoever waits have it.</summary>
    public async ValueTask FreeAsync(string agentId, string conversationId, CancellationToken ct)
    {
        await agents.ReleaseAsync(agentId, conversationId, ct);
        await NudgeBacklogAsync("slot-freed", ct);
    }

    /// <summary>Has the waiting list looked through.</summary>
    public async ValueTask NudgeBacklogAsync(string reason, CancellationToken ct) =>
        await queue.SendAsync(QueueNames.Assign, Backlog.Nudge(ids, reason), ct);

    /// <summary>Shows everybody where the conversation stands, and then its agent, who is one of them, all of it.</summary>
    public async ValueTask AnnounceAsync(Conversation conversation, CancellationToken ct)
    {
        await feed.SendToGroupAsync(
            FeedNames.AgentsGroup, new FeedEvent(FeedNames.ConversationChanged, ConversationView.ForEverybody(conversation)), ct);
        if (conversation.AgentId.Length > 0)
        {
            await feed.SendToUserAsync(FeedNames.Agent(conversation.AgentId), Changed(conversation), ct);
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

    private ConversationEntry Event(Conversation head, ConversationTrigger trigger, string agentId, string reason) => new()
    {
        ConversationId = head.Id,
        Type = EntryType.Event,
        MessageId = ids.NewId(),
        Channel = head.Channel,
        Text = ConversationEvents.NameOf(trigger),
        AgentId = agentId,
        Reason = reason,
        At = time.GetUtcNow(),
    };
}

/// <summary>Tells a visitor who will answer.</summary>
public sealed record AgentJoined(string ConversationId, string DisplayName);

/// <summary>Tells a visitor that the conversation ended.</summary>
public sealed record ConversationClosed(string ConversationId);
