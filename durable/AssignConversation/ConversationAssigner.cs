using Microsoft.Extensions.Logging;
using Omni.Pipeline;
using Omni.Pipeline.Agents;
using Omni.Pipeline.Conversations;
using Omni.Pipeline.Customers;
using Omni.Pipeline.Routing;

namespace Omni.Durable.AssignConversation;

/// <summary>
/// Finds the best agent for a waiting conversation: match, reserve a place, assign; else it stays in the waiting list. Any step may
/// run again: a place that an earlier run reserved is found in the agent's row and used.
/// </summary>
public sealed class ConversationAssigner(
    ConversationStore conversations,
    ConversationActions actions,
    Inboxes inboxes,
    AgentDirectory agents,
    Presence presence,
    CustomerStore customers,
    Matcher matcher,
    DecisionStore decisions,
    TimeProvider time,
    ILogger<ConversationAssigner> logger)
{
    /// <summary>Assigns one conversation if it waits and somebody can have it.</summary>
    public async ValueTask<AssignResult> AssignAsync(string conversationId, string reason, CancellationToken ct)
    {
        var result = await TryAssignAsync(conversationId, reason, ct);
        if (result is { Status: AssignStatus.Waits, Waiting: { } waiting, Nobody: { } nobody })
        {
            await decisions.KeepNobodyAsync(conversationId, nobody, ct);
            await inboxes.AddToWaitingAsync(waiting, ct);
            await actions.AnnounceAsync(waiting, ct);
            PipelineTelemetry.Assigned("waiting");
            logger.NobodyFree(conversationId, nobody.Candidates.Count, nobody.Ring);
        }

        return result;
    }

    private async ValueTask<AssignResult> TryAssignAsync(string conversationId, string reason, CancellationToken ct)
    {
        if (await conversations.GetAsync(conversationId, ct) is not { State: ConversationState.Waiting } waiting)
        {
            return AssignResult.NotWaiting;
        }

        if (await IsDismissedAsync(waiting, ct))
        {
            return AssignResult.NotWaiting;
        }

        var everybody = await agents.ListAsync(ct);
        var present = await presence.PresentAsync(ct);
        var ranking = matcher.Rank(
            waiting, everybody, present, await customers.ServedByAsync(waiting.CustomerId, ct), time.GetUtcNow());
        foreach (var agentId in InOrder(ranking, everybody, present, conversationId))
        {
            if (await TryAsync(waiting, agentId, new Decision(time.GetUtcNow(), reason, agentId, ranking.Ring, ranking.Candidates), ct) is { } result)
            {
                return result;
            }
        }

        return new(AssignStatus.Waits, waiting, new Decision(time.GetUtcNow(), reason, "", ranking.Ring, ranking.Candidates));
    }

    /// <summary>Looks through the waiting list, longest and most urgent first, for those whom anybody has room for.</summary>
    public async ValueTask DrainAsync(string reason, CancellationToken ct)
    {
        IReadOnlyList<Agent>? ready = null;
        foreach (var waiting in await inboxes.WaitingAsync(100, ct))
        {
            if (await IsDismissedAsync(waiting, ct))
            {
                continue;
            }

            ready ??= await ReadyAsync(ct);
            // A place that a run reserved before it crashed is room for this one, also where there is no other.
            if (!ready.Any(agent => agent.HasRoom || agent.Slots.Contains(waiting.Id, StringComparer.Ordinal)))
            {
                continue;
            }

            // It is in the list: where nobody can have it yet, there is nothing to say.
            if ((await TryAssignAsync(waiting.Id, reason, ct)).Status is AssignStatus.Assigned)
            {
                ready = null;
            }
        }
    }

    /// <summary>Nobody may answer a blocked customer, so none waits; a message that was on its way when the block came may have begun a wait.</summary>
    private async ValueTask<bool> IsDismissedAsync(Conversation waiting, CancellationToken ct)
    {
        if (!(await customers.CurrentAsync(waiting.CustomerId, ct)).IsBlocked)
        {
            return false;
        }

        await actions.DismissAsync(waiting.Id, CustomerBlocks.Reason, ct);
        return true;
    }

    private static IEnumerable<string> InOrder(
        Ranking ranking, IReadOnlyList<Agent> everybody, IReadOnlySet<string> present, string conversationId)
    {
        // Whoever holds a place for it already comes first, or that place would be lost. One who has left would let the customer wait;
        // the sweep frees that place once another has the conversation.
        var holder = everybody.FirstOrDefault(agent =>
            agent.Slots.Contains(conversationId, StringComparer.Ordinal) && agent.IsAtWork(present))?.Id;
        var eligible = ranking.Candidates.Where(candidate => candidate.Eligible && candidate.AgentId != holder).Select(candidate => candidate.AgentId);
        return holder is null ? eligible : eligible.Prepend(holder);
    }

    /// <summary>Null: not this agent, ask the next.</summary>
    private async ValueTask<AssignResult?> TryAsync(Conversation waiting, string agentId, Decision decision, CancellationToken ct)
    {
        ActionResult assigned;
        do
        {
            var reserved = await agents.ReserveAsync(agentId, waiting.Id, time.GetUtcNow(), ct);
            if (reserved is ReserveResult.Full or ReserveResult.Unavailable)
            {
                return null;
            }

            assigned = await actions.AssignAsync(waiting, agentId, decision, takeOver: false, ct);
            waiting = assigned.Conversation ?? waiting;
        }
        while (assigned.Status is ActionStatus.Changed);

        if (assigned.Status is ActionStatus.Done)
        {
            PipelineTelemetry.Assigned("assigned");
            logger.Assigned(waiting.Id, agentId, decision.Reason, decision.Ring);
            return AssignResult.Assigned;
        }

        await actions.ReleasePlaceAsync(agentId, waiting.Id, ct);
        return AssignResult.NotWaiting;
    }

    private async ValueTask<IReadOnlyList<Agent>> ReadyAsync(CancellationToken ct)
    {
        var present = await presence.PresentAsync(ct);
        return [.. (await agents.ListAsync(ct)).Where(agent => agent.IsAtWork(present))];
    }
}
