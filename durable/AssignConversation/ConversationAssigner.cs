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
        if (await conversations.GetAsync(conversationId, ct) is not { State: ConversationState.Waiting } waiting)
        {
            return AssignResult.NotWaiting;
        }

        var everybody = await agents.ListAsync(ct);
        var ranking = matcher.Rank(
            waiting, everybody, await presence.PresentAsync(ct), await customers.ServedByAsync(waiting.CustomerId, ct), time.GetUtcNow());
        foreach (var agentId in InOrder(ranking, everybody, conversationId))
        {
            if (await TryAsync(waiting, agentId, new Decision(time.GetUtcNow(), reason, agentId, ranking.Ring, ranking.Candidates), ct) is { } result)
            {
                return result;
            }
        }

        await decisions.KeepNobodyAsync(conversationId, new Decision(time.GetUtcNow(), reason, "", ranking.Ring, ranking.Candidates), ct);
        await inboxes.AddToWaitingAsync(waiting, ct);
        await actions.AnnounceAsync(waiting, ct);
        PipelineTelemetry.Assigned("waiting");
        logger.NobodyFree(conversationId, ranking.Candidates.Length, ranking.Ring);
        return AssignResult.Waits;
    }

    /// <summary>Looks through the waiting list, longest and most urgent first, while anybody has room.</summary>
    public async ValueTask DrainAsync(string reason, CancellationToken ct)
    {
        foreach (var waiting in await inboxes.WaitingAsync(100, ct))
        {
            if (!await AnyRoomAsync(ct))
            {
                return;
            }

            await AssignAsync(waiting.Id, reason, ct);
        }
    }

    private static IEnumerable<string> InOrder(Ranking ranking, IReadOnlyList<Agent> everybody, string conversationId)
    {
        // Whoever holds a place for it already comes first, or that place would be lost.
        var holder = everybody.FirstOrDefault(agent => agent.Slots.Contains(conversationId, StringComparer.Ordinal))?.Id;
        var eligible = ranking.Candidates.Where(candidate => candidate.Eligible && candidate.AgentId != holder).Select(candidate => candidate.AgentId);
        return holder is null ? eligible : eligible.Prepend(holder);
    }

    /// <summary>Null: not this agent, ask the next.</summary>
    private async ValueTask<AssignResult?> TryAsync(Conversation waiting, string agentId, Decision decision, CancellationToken ct)
    {
        var reserved = await agents.ReserveAsync(agentId, waiting.Id, time.GetUtcNow(), ct);
        if (reserved is ReserveResult.Full or ReserveResult.Unavailable)
        {
            return null;
        }

        var assigned = await actions.AssignAsync(waiting.Id, agentId, decision, ct);
        if (assigned.Status is ActionStatus.Done)
        {
            PipelineTelemetry.Assigned("assigned");
            logger.Assigned(waiting.Id, agentId, decision.Reason, decision.Ring);
            return AssignResult.Assigned;
        }

        await agents.ReleaseAsync(agentId, waiting.Id, ct);
        return AssignResult.NotWaiting;
    }

    private async ValueTask<bool> AnyRoomAsync(CancellationToken ct)
    {
        var present = await presence.PresentAsync(ct);
        return (await agents.ListAsync(ct)).Any(agent => agent.Status is AgentStatus.Online && agent.HasRoom && present.Contains(agent.Id));
    }
}

/// <summary>What became of an attempt to find an agent.</summary>
public enum AssignResult
{
    Assigned = 1,

    /// <summary>Nobody can have it; it is in the waiting list.</summary>
    Waits,

    /// <summary>It does not wait: somebody has it, or it has ended.</summary>
    NotWaiting,
}
