using Microsoft.Azure.Functions.Worker;
using Omni.Pipeline.Conversations;
using Omni.Pipeline.Messages;
using Omni.Pipeline.Ports;

namespace Omni.Durable.AssignConversation;

/// <summary>What <see cref="AssignOrchestrator"/> has done for it. Each looks at the row first, and may run again.</summary>
public sealed class AssignActivities(
    ConversationAssigner assigner, ConversationStore conversations, Offers offers, Supervisors supervisors, IStageQueue queue, IdSource ids, TimeProvider time)
{
    /// <summary>The alert's kind; a wire name, never renamed.</summary>
    public const string AlertKind = "waiting-too-long";

    [Function(AssignNames.FindAgent)]
    public async Task<FindResult> FindAsync([ActivityTrigger] FindInput input, CancellationToken ct)
    {
        if (!await ClaimAsync(input, ct))
        {
            return Result(AssignResult.NotWaiting);
        }

        var served = new List<Served>();
        var result = await assigner.AssignAsync(input.ConversationId, input.Reason, served, ct);
        foreach (var other in served)
        {
            // Its own orchestration has to know, and only a function can tell it.
            await queue.SendAsync(
                QueueNames.Assign, new StageMessage(other.ConversationId, ids.NewId(), new AssignRequest(other.ConversationId, "served")), ct);
        }

        return Result(result);
    }

    /// <summary>Whoever was asked: the offer is accepted, in vain, or still open; what an answer left undone is done.</summary>
    [Function(AssignNames.SettleOffer)]
    public async Task<SettleResult> SettleAsync([ActivityTrigger] SettleInput input, CancellationToken ct)
    {
        if (await conversations.GetAsync(input.ConversationId, ct) is not { } head)
        {
            return SettleResult.NotWaiting;
        }

        if (head is { State: ConversationState.Offered } && head.OfferId == input.OfferId)
        {
            if (!input.IsDue)
            {
                return SettleResult.StillOpen;
            }

            head = (await offers.ExpireAsync(head, time.GetUtcNow(), ct)).Conversation ?? head;
        }

        await offers.ClearAsync(head, input.AgentId, ct);
        return head.State is ConversationState.Waiting or ConversationState.Offered ? SettleResult.InVain : SettleResult.NotWaiting;
    }

    [Function(AssignNames.AlertSupervisors)]
    public async Task AlertAsync([ActivityTrigger] string conversationId, CancellationToken ct) =>
        await supervisors.TellAsync(new(AlertKind, conversationId, "nobody-free"), ct);

    /// <summary>
    /// The conversation belongs to this execution from now on, as far as it waits; an older one that is still at it finds that out here, and
    /// goes.
    /// </summary>
    private async ValueTask<bool> ClaimAsync(FindInput input, CancellationToken ct)
    {
        var result = await conversations.UpdateAsync(
            input.ConversationId,
            head => head.State is ConversationState.Waiting or ConversationState.Offered && (head.Assigner.Length == 0 || input.IsFirst) && head.Assigner != input.Token
                ? new ConversationWrite(head with { Assigner = input.Token })
                : null,
            ct);
        return result.Head?.Assigner == input.Token;
    }

    private static FindResult Result(AssignResult result) => new(
        result.Status,
        result.Conversation?.WaitingKey ?? "",
        result.Conversation?.WaitingSince?.UtcDateTime ?? default,
        result.Conversation?.OfferedTo ?? "",
        result.Conversation?.OfferId ?? "",
        result.Conversation?.OfferUntil?.UtcDateTime,
        result.Conversation is { Asked: { Length: > 0 } asked } ? asked.Max(it => it.At).UtcDateTime : null);
}
