using Omni.Pipeline.Messages;
using Omni.Pipeline.Ports;
using Omni.Pipeline.Stages;

namespace Omni.Pipeline.Conversations;

/// <summary>
/// Hands a conversation from its agent to another one, to a team, or to whoever has a skill. It waits then, with a note of for whom; the assignment heeds
/// that, and ends the transfer where it comes to nothing. Any step may run again.
/// </summary>
public sealed class Transfers(
    ConversationStore conversations, ConversationActions actions, ConversationNotes notes, Inboxes inboxes, IStageQueue queue, IFeed feed, IdSource ids, TimeProvider time)
{
    /// <summary>The alert's kind; a wire name, never renamed.</summary>
    public const string AlertKind = "transfer-refused";

    /// <summary>Nobody of the team is there.</summary>
    public const string TeamAway = "team-away";

    /// <summary>Those of the team who are there did not come to it in time.</summary>
    public const string TeamBusy = "team-busy";

    /// <summary>Done also when the same transfer is under way.</summary>
    /// <param name="conversationId">Which.</param>
    /// <param name="byAgentId">Who transfers it.</param>
    /// <param name="to">To whom.</param>
    /// <param name="note">For whoever gets it; may be empty.</param>
    /// <param name="allows">Whether one that an agent has may be, as it is then.</param>
    /// <param name="ct">Ends the wait.</param>
    public async ValueTask<ActionResult> RunAsync(
        string conversationId, string byAgentId, TransferTarget to, string note, Func<Conversation, bool> allows, CancellationToken ct)
    {
        var result = await conversations.UpdateAsync(
            conversationId,
            head => !allows(head) || head.AgentId == to.AgentId || StateMachine.Next(head.State, ConversationTrigger.Transfer) is not { } state
                ? null
                : new ConversationWrite(Waiting.Begin(After(head, state, byAgentId, to), time.GetUtcNow()))
                {
                    Entries =
                    [
                        actions.Event(head, ConversationTrigger.Transfer, byAgentId, to.Name),
                        .. note.Length == 0 ? (ConversationEntry[])[] : [ConversationNotes.Entry(head, ids.NewId(), byAgentId, note, [], time.GetUtcNow())],
                    ],
                },
            ct);
        if (result.Head is not { } waiting)
        {
            return new(ActionStatus.Missing, null);
        }

        if (waiting.State is not (ConversationState.Waiting or ConversationState.Offered) || waiting.TransferredBy != byAgentId
            || waiting.WantedAgent != to.AgentId || waiting.WantedSkill != to.Skill || waiting.WantedTeam != to.TeamId)
        {
            return new(ActionStatus.NotNow, waiting);
        }

        await inboxes.AddToWaitingAsync(waiting, ct);
        await actions.AnnounceAsync(waiting, ct);
        await queue.SendAsync(QueueNames.Assign, new StageMessage(waiting.Id, ids.NewId(), new AssignRequest(waiting.Id, AskedAgent.Transferred)), ct);
        foreach (var asked in waiting.Asked.Where(it => it.Why == AskedAgent.Transferred))
        {
            await actions.LeaveAsync(asked.AgentId, waiting, ct);
        }

        if (note.Length > 0 && result.Status is UpdateStatus.Written && await conversations.EntryAsync(waiting.Id, result.Sequence, ct) is { } written)
        {
            await notes.ShowAsync(waiting, written, ct);
        }

        return new(ActionStatus.Done, waiting);
    }

    /// <summary>The agent or the team to whom a waiting conversation was transferred can't have it: anybody may.</summary>
    /// <returns>As it is now.</returns>
    public async ValueTask<Conversation?> EndAsync(Conversation seen, string reason, CancellationToken ct)
    {
        var by = "";
        var result = await conversations.UpdateAsync(
            seen.Id,
            head =>
            {
                by = head.TransferredBy;
                return head.State is not ConversationState.Waiting || head.WantedAgent.Length + head.WantedTeam.Length == 0
                    || head.WantedAgent != seen.WantedAgent || head.WantedTeam != seen.WantedTeam
                    ? null
                    : new ConversationWrite(Over(head)) { Entries = [Refused(head, reason)] };
            },
            ct);
        if (result is { Status: UpdateStatus.Written, Head: { } open })
        {
            await actions.AnnounceAsync(open, ct);
            await TellAsync(open, by, reason, ct);
        }

        return result.Head;
    }

    /// <summary>The head without the transfer: also whoever it came from may have it.</summary>
    internal static Conversation Over(Conversation head) => head with
    {
        WantedAgent = "",
        WantedTeam = "",
        TransferredBy = "",
        Asked = head.Asked.RemoveAll(it => it.Why == AskedAgent.Transferred),
    };

    internal ConversationEntry Refused(Conversation head, string reason) => actions.Event(head, ConversationEvents.TransferRefused, head.WantedAgent, reason);

    /// <summary>Tells who transferred it that it came to nothing.</summary>
    internal ValueTask TellAsync(Conversation head, string transferredBy, string reason, CancellationToken ct) =>
        feed.SendToUserAsync(FeedNames.Agent(transferredBy), new FeedEvent(FeedNames.Alert, new Alert(AlertKind, head.Id, reason)), ct);

    private Conversation After(Conversation head, ConversationState state, string byAgentId, TransferTarget to) => head with
    {
        State = state,
        AgentId = "",
        SnoozedUntil = null,
        WantedAgent = to.AgentId,
        WantedSkill = to.Skill,
        WantedTeam = to.TeamId,
        TransferredBy = byAgentId,
        Asked = [new(head.AgentId, AskedAgent.Transferred, time.GetUtcNow())],
    };
}

/// <summary>To whom a conversation is transferred: one of the three.</summary>
/// <param name="AgentId">Empty for a skill or a team.</param>
/// <param name="Skill">Empty for an agent or a team.</param>
/// <param name="TeamId">Empty for an agent or a skill.</param>
public readonly record struct TransferTarget(string AgentId, string Skill, string TeamId = "")
{
    /// <summary>As the event says it: stored and shown.</summary>
    public string Name => AgentId.Length > 0 ? "agent:" + AgentId : TeamId.Length > 0 ? "team:" + TeamId : "skill:" + Skill;
}
