using Omni.Pipeline.Conversations;
using Omni.Pipeline.Routing;

namespace Omni.Durable.AssignConversation;

/// <summary>Those who wait are looked at together, where <see cref="RoutingOptions.OvertakeWithin"/> says so.</summary>
public sealed partial class ConversationAssigner
{
    private bool IsTogether => options.Value.OvertakeWithin > TimeSpan.Zero;

    /// <summary>Plans who gets whom and carries that out, until a plan gives nothing out: a race only makes the next plan another.</summary>
    /// <param name="comes">One that may not be in the list yet; null: nobody.</param>
    /// <param name="reason">What asked for it.</param>
    /// <param name="served">Gets those who wait no more.</param>
    /// <param name="ct">Ends the wait.</param>
    private async ValueTask ServeTogetherAsync(Conversation? comes, string reason, ICollection<Served> served, CancellationToken ct)
    {
        var before = -1;
        while (before < served.Count)
        {
            before = served.Count;
            var crew = await CrewAsync(ct);
            var waiting = await WaitingAsync(comes, crew, reason, served, ct);
            if (waiting.Count == 0)
            {
                continue;
            }

            var ranked = new List<RankedWait>();
            foreach (var conversation in waiting)
            {
                ranked.Add(new(conversation, await RankAsync(conversation, crew, ct)));
            }

            foreach (var (ranking, agent) in BacklogPlan.Of(ranked, crew.Agents, options.Value.OvertakeWithin, time.GetUtcNow()))
            {
                var decision = Decision.Of(ranking.Ranking, time.GetUtcNow(), reason, agent.Id);
                if (await TryAsync(ranking.Conversation, agent, decision, ct) is { Status: AssignStatus.Assigned or AssignStatus.Offered } result)
                {
                    served.Add(new(ranking.Conversation.Id, result));
                }
            }
        }
    }

    /// <summary>Who waits, in the order of the list. Whoever has a place from a run that crashed is given to its holder first.</summary>
    private async ValueTask<List<Conversation>> WaitingAsync(
        Conversation? comes, Crew crew, string reason, ICollection<Served> served, CancellationToken ct)
    {
        var found = new List<Conversation>();
        if (comes is not null && !crew.Holds(comes.Id) && await conversations.GetAsync(comes.Id, ct) is { State: ConversationState.Waiting } head && !await IsDismissedAsync(head, ct))
        {
            await AddAsync(head);
        }

        await foreach (var place in inboxes.PlacesAsync("", ct))
        {
            if (crew.Holds(place.ConversationId) && await inboxes.AtAsync(place, ct) is not null)
            {
                await ServeAloneAsync(place.ConversationId);
            }
            else if (crew.HasRoom && found.Count < BacklogPlan.MostWaiting && place.ConversationId != comes?.Id
                && await inboxes.AtAsync(place, ct) is { } waiting && !await IsDismissedAsync(waiting, ct))
            {
                await AddAsync(waiting);
            }
        }

        return [.. found.OrderBy(conversation => conversation.WaitingKey, StringComparer.Ordinal)];

        // Whom somebody chose an agent or a team for is not planned for: they get it, or the transfer ends.
        ValueTask AddAsync(Conversation waiting)
        {
            if (waiting.WantedAgent.Length + waiting.WantedTeam.Length > 0)
            {
                return ServeAloneAsync(waiting.Id);
            }

            found.Add(waiting);
            return ValueTask.CompletedTask;
        }

        async ValueTask ServeAloneAsync(string conversationId)
        {
            var result = await TryAssignAsync(conversationId, reason, crew, ct);
            if (result.Status is AssignStatus.Assigned or AssignStatus.Offered)
            {
                served.Add(new(conversationId, result));
            }
        }
    }
}
