using Omni.Pipeline.Ports;

namespace Omni.Pipeline.Conversations;

/// <summary>Puts an agent's conversation aside for a time; a message of the customer wakes it, too. Its agent keeps it, and the place.</summary>
public sealed class Naps(ConversationStore conversations, ConversationActions actions, IdSource ids, TimeProvider time)
{
    /// <param name="conversationId">Which.</param>
    /// <param name="byAgentId">Who wants it.</param>
    /// <param name="until">When it wakes by itself. Said again, the later word counts.</param>
    /// <param name="ct">Ends the wait.</param>
    public ValueTask<ActionResult> SnoozeAsync(string conversationId, string byAgentId, DateTimeOffset until, CancellationToken ct) => MoveAsync(
        conversationId,
        ConversationState.Snoozed,
        head => head.State is ConversationState.Snoozed
            ? new ConversationWrite(head with { SnoozedUntil = until })
            : Moved(head with { SnoozedUntil = until }, ConversationTrigger.Snooze, byAgentId, ""),
        ct);

    /// <summary>Wakes it if it sleeps.</summary>
    /// <param name="conversationId">Which.</param>
    /// <param name="byAgentId">Who does; empty when it wakes by itself.</param>
    /// <param name="allows">Whether it is to, as it is then.</param>
    /// <param name="ct">Ends the wait.</param>
    public ValueTask<ActionResult> WakeAsync(string conversationId, string byAgentId, Func<Conversation, bool> allows, CancellationToken ct) => MoveAsync(
        conversationId,
        ConversationState.Active,
        head => allows(head) ? Moved(head with { SnoozedUntil = null }, ConversationTrigger.Wake, byAgentId, byAgentId.Length > 0 ? "" : "time") : null,
        ct);

    private async ValueTask<ActionResult> MoveAsync(
        string conversationId, ConversationState to, Func<Conversation, ConversationWrite?> decide, CancellationToken ct)
    {
        var result = await conversations.UpdateAsync(conversationId, decide, ct);
        if (result.Head is not { } head)
        {
            return new(ActionStatus.Missing, null);
        }

        if (head.State != to)
        {
            return new(ActionStatus.NotNow, head);
        }

        await actions.AnnounceAsync(head, ct);
        return new(ActionStatus.Done, head);
    }

    private ConversationWrite? Moved(Conversation head, ConversationTrigger trigger, string agentId, string reason) =>
        StateMachine.Next(head.State, trigger) is { } state
            ? new ConversationWrite(head with { State = state })
            {
                Entries = [ConversationEvents.Entry(head, ConversationEvents.NameOf(trigger), ids.NewId(), agentId, reason, time.GetUtcNow())],
            }
            : null;
}
