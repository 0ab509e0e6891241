using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Omni.Pipeline;
using Omni.Pipeline.Agents;
using Omni.Pipeline.Conversations;
using Omni.Pipeline.Customers;
using Omni.Pipeline.Routing;

namespace Omni.Durable.AssignConversation;

/// <summary>
/// Finds the best agent for a waiting conversation: match, reserve a place, assign or offer; else it stays in the waiting list. Any step may
/// run again: a place that an earlier run reserved is found in the agent's row and used.
/// </summary>
public sealed partial class ConversationAssigner(
    ConversationStore conversations,
    ConversationActions actions,
    Offers offers,
    Transfers transfers,
    Inboxes inboxes,
    AgentDirectory agents,
    Presence presence,
    CustomerStore customers,
    Matcher matcher,
    Current<RoutingWeights> weights,
    DecisionStore decisions,
    IOptions<RoutingOptions> options,
    TimeProvider time,
    ILogger<ConversationAssigner> logger)
{
    /// <summary>Finds an agent for one conversation, if it waits; whoever waits before it and can be served now comes first.</summary>
    /// <param name="conversationId">Which.</param>
    /// <param name="reason">What asked for it.</param>
    /// <param name="served">Gets those who came first.</param>
    /// <param name="ct">Ends the wait.</param>
    public async ValueTask<AssignResult> AssignAsync(string conversationId, string reason, ICollection<Served> served, CancellationToken ct)
    {
        var head = await conversations.GetAsync(conversationId, ct);
        if (head is { State: ConversationState.Offered })
        {
            return new(AssignStatus.Offered, head);
        }

        if (head is not { State: ConversationState.Waiting })
        {
            return AssignResult.NotWaiting;
        }

        var crew = await CrewAsync(ct);
        if (crew.HasRoom)
        {
            if (IsTogether)
            {
                await ServeTogetherAsync(head, reason, served, ct);
                if (served.FirstOrDefault(it => it.ConversationId == conversationId) is { } own)
                {
                    served.Remove(own);
                    return own.Result;
                }
            }
            else
            {
                await ServeAsync(head.WaitingKey, reason, crew, served, ct);
            }

            crew = served.Count == 0 ? crew : await CrewAsync(ct);
        }

        var result = await TryAssignAsync(conversationId, reason, crew, ct);
        if (result is { Status: AssignStatus.Waits, Conversation: { } waiting, Nobody: { } nobody })
        {
            await decisions.KeepNobodyAsync(conversationId, nobody, ct);
            await inboxes.AddToWaitingAsync(waiting, ct);
            await actions.AnnounceAsync(waiting, ct);
            PipelineTelemetry.Assigned("waiting");
            logger.NobodyFree(conversationId, nobody.Candidates.Count, nobody.Ring);
        }

        return result;
    }

    /// <summary>Looks through the waiting list, longest and most urgent first, for those whom anybody has room for.</summary>
    public async ValueTask<IReadOnlyList<Served>> DrainAsync(string reason, CancellationToken ct)
    {
        var served = new List<Served>();
        if (IsTogether)
        {
            await ServeTogetherAsync(null, reason, served, ct);
        }
        else
        {
            await ServeAsync("", reason, null, served, ct);
        }

        return served;
    }

    /// <param name="before">Where in the list to stop; empty for its end.</param>
    /// <param name="reason">What asked for it.</param>
    /// <param name="crew">As they were just read; null where they were not.</param>
    /// <param name="served">Gets those who wait no more.</param>
    /// <param name="ct">Ends the wait.</param>
    private async ValueTask ServeAsync(string before, string reason, Crew? crew, ICollection<Served> served, CancellationToken ct)
    {
        await foreach (var place in inboxes.PlacesAsync(before, ct))
        {
            crew ??= await CrewAsync(ct);
            // A place that a run reserved before it crashed is room for this one, also where there is no other. While nobody has any, only
            // the list is read, and no conversation.
            if (!(crew.HasRoom || crew.Holds(place.ConversationId)) || await inboxes.AtAsync(place, ct) is null)
            {
                continue;
            }

            // It is in the list: where nobody can have it yet, there is nothing to say.
            var result = await TryAssignAsync(place.ConversationId, reason, crew, ct);
            if (result.Status is AssignStatus.Assigned or AssignStatus.Offered)
            {
                served.Add(new(place.ConversationId, result));
                crew = null;
            }
        }
    }

    private async ValueTask<AssignResult> TryAssignAsync(string conversationId, string reason, Crew crew, CancellationToken ct)
    {
        if (await conversations.GetAsync(conversationId, ct) is not { State: ConversationState.Waiting } waiting)
        {
            return AssignResult.NotWaiting;
        }

        if (await IsDismissedAsync(waiting, ct))
        {
            return AssignResult.NotWaiting;
        }

        while (true)
        {
            var ranking = await RankAsync(waiting, crew, ct);
            foreach (var agent in InOrder(ranking, crew, waiting))
            {
                if (await TryAsync(waiting, agent, Decision.Of(ranking, time.GetUtcNow(), reason, agent.Id), ct) is { } result)
                {
                    return result;
                }
            }

            if (waiting.WantedAgent.Length == 0 && (waiting.WantedTeam.Length == 0 || WhyNotTheTeam(waiting, crew).Length == 0))
            {
                return new(AssignStatus.Waits, waiting, Decision.Of(ranking, time.GetUtcNow(), reason, ""));
            }

            // Whom it was transferred to can't have it any more: it is anybody's, and the customer waits no longer for that one.
            var why = waiting.WantedAgent.Length > 0 ? WhyNot(ranking, waiting.WantedAgent) : WhyNotTheTeam(waiting, crew);
            if (await transfers.EndAsync(waiting, why, ct) is not { State: ConversationState.Waiting } open)
            {
                return AssignResult.NotWaiting;
            }

            waiting = open;
        }
    }

    /// <summary>The place went to another since the agents were read, where nothing else speaks against it.</summary>
    private static string WhyNot(Ranking ranking, string agentId) =>
        ranking.Candidates.FirstOrDefault(it => it.AgentId == agentId) is { Why: { Length: > 0 } why } ? why : "full";

    /// <summary>Empty while it goes on waiting for the team: one of them is there, other than who transferred it, and it has not waited long.</summary>
    private string WhyNotTheTeam(Conversation waiting, Crew crew)
    {
        var now = time.GetUtcNow();
        return !crew.Agents.Any(agent => agent.TeamId == waiting.WantedTeam && agent.IsAtWork(crew.Present)
                && !waiting.Asked.Any(it => it.AgentId == agent.Id && it.Why == AskedAgent.Transferred)) ? Transfers.TeamAway
            : now - (waiting.WaitingSince ?? now) >= options.Value.OverflowAfter ? Transfers.TeamBusy
            : "";
    }

    private async ValueTask<Ranking> RankAsync(Conversation waiting, Crew crew, CancellationToken ct) =>
        matcher.Rank(waiting, crew.Agents, crew.Present, await customers.ServedByAsync(waiting.CustomerId, ct), time.GetUtcNow(), await weights.GetAsync(ct));

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

    private static IEnumerable<Agent> InOrder(Ranking ranking, Crew crew, Conversation waiting)
    {
        // Whoever holds a place for it already comes first, or that place would be lost. One who has left would let the customer wait, and
        // one who did not want it is not asked again; the sweep frees that place.
        var holder = crew.Agents.FirstOrDefault(agent => agent.Slots.Contains(waiting.Id, StringComparer.Ordinal)
            && agent.IsAtWork(crew.Present) && (waiting.WantedAgent.Length == 0 || waiting.WantedAgent == agent.Id)
            && (waiting.WantedTeam.Length == 0 || waiting.WantedTeam == agent.TeamId) && !waiting.Asked.Any(it => it.AgentId == agent.Id));
        var eligible = ranking.Candidates.Where(candidate => candidate.Eligible && candidate.AgentId != holder?.Id)
            .Select(candidate => crew.Agents.First(agent => agent.Id == candidate.AgentId));
        return holder is null ? eligible : eligible.Prepend(holder);
    }

    /// <summary>Null: not this agent, ask the next.</summary>
    private async ValueTask<AssignResult?> TryAsync(Conversation waiting, Agent agent, Decision decision, CancellationToken ct)
    {
        ActionResult given;
        do
        {
            var reserved = await agents.ReserveAsync(agent.Id, waiting.Id, time.GetUtcNow(), ct);
            if (reserved is ReserveResult.Full or ReserveResult.Unavailable)
            {
                return null;
            }

            given = agent.AutoAccept
                ? await actions.AssignAsync(waiting, agent.Id, decision, takeOver: false, ct)
                : await offers.MakeAsync(waiting, agent.Id, time.GetUtcNow() + options.Value.OfferTimeout, decision, ct);
            waiting = given.Conversation ?? waiting;
        }
        while (given.Status is ActionStatus.Changed);

        if (given.Status is ActionStatus.Done)
        {
            PipelineTelemetry.Assigned(agent.AutoAccept ? "assigned" : "offered");
            logger.Assigned(waiting.Id, agent.Id, decision.Reason, decision.Ring);
            return agent.AutoAccept ? AssignResult.Assigned : new(AssignStatus.Offered, waiting);
        }

        await actions.ReleasePlaceAsync(agent.Id, waiting.Id, ct);
        return given.Conversation is { State: ConversationState.Offered } offered ? new(AssignStatus.Offered, offered) : AssignResult.NotWaiting;
    }

    private async ValueTask<Crew> CrewAsync(CancellationToken ct) => new(await agents.ListAsync(ct), await presence.PresentAsync(ct));

    /// <summary>Everybody, and who is there.</summary>
    private sealed record Crew(IReadOnlyList<Agent> Agents, IReadOnlySet<string> Present)
    {
        private HashSet<string>? _held;

        public bool HasRoom { get; } = Agents.Any(agent => agent.HasRoom && agent.IsAtWork(Present));

        public bool Holds(string conversationId) =>
            (_held ??= Agents.Where(agent => agent.IsAtWork(Present)).SelectMany(agent => agent.Slots).ToHashSet(StringComparer.Ordinal)).Contains(conversationId);
    }
}
