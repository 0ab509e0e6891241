using Microsoft.Extensions.Logging;
using Omni.Pipeline.Agents;
using Omni.Pipeline.Ports;
using Omni.Pipeline.Stages;

namespace Omni.Pipeline.Tickets;

/// <summary>
/// Takes an open ticket up the chain, one level for each deadline that passes. What a step decides is in the row before anybody is told,
/// and that they were told is noted after it: a step that runs again tells them again, and never escalates twice.
/// </summary>
public sealed class TicketEscalation(TicketStore tickets, AgentDirectory agents, Presence presence, IFeed feed, TimeProvider time, ILogger<TicketEscalation> logger)
{
    public const string RaisedAlert = "ticket-raised";
    public const string EscalatedAlert = "ticket-escalated";
    public const string OverdueAlert = "ticket-overdue";

    /// <summary>Does what is due.</summary>
    /// <param name="ticketId">Which.</param>
    /// <param name="chain">As it was when the ticket was raised.</param>
    /// <param name="ct">Ends the wait.</param>
    /// <returns>When to look again; null when nothing is left to do: somebody has answered for it, or it is gone.</returns>
    public async ValueTask<DateTimeOffset?> StepAsync(string ticketId, IReadOnlyList<ChainLevel> chain, CancellationToken ct)
    {
        var everybody = await agents.ListAsync(ct);
        var present = await presence.PresentAsync(ct);
        var (ticket, isChanged) = await tickets.ChangeAsync(ticketId, it => Escalate(it, chain, everybody, present), ct);
        if (ticket is not { State: TicketState.Open })
        {
            return null;
        }

        if (isChanged)
        {
            logger.TicketEscalated(ticket.Id, ticket.Level, ticket.Told.Length);
        }

        if (!ticket.WereTold)
        {
            var alert = Alert.Of(ticket, ticket.Alert);
            foreach (var agentId in ticket.Told)
            {
                await feed.SendToUserAsync(FeedNames.Agent(agentId), new FeedEvent(FeedNames.Alert, alert), ct);
            }

            await tickets.ChangeAsync(
                ticketId, it => it.State is TicketState.Open && !it.WereTold && it.LevelUntil == ticket.LevelUntil ? new(it with { WereTold = true }, null) : null, ct);
        }

        return ticket.LevelUntil;
    }

    private TicketChange? Escalate(Ticket ticket, IReadOnlyList<ChainLevel> chain, IReadOnlyList<Agent> everybody, IReadOnlySet<string> present)
    {
        var now = time.GetUtcNow();
        if (ticket.State is not TicketState.Open || (ticket.Level > 0 && now < ticket.LevelUntil))
        {
            return null;
        }

        var level = Math.Min(ticket.Level + 1, chain.Count);
        while (level < chain.Count && !chain[level - 1].Of(everybody, present).Any())
        {
            level++;
        }

        var told = chain[level - 1].Of(everybody, present).Select(agent => agent.Id).ToList();
        var (what, alert) = ticket.Level == 0 ? (TicketEvents.Notified, RaisedAlert)
            : level > ticket.Level ? (TicketEvents.Escalated, EscalatedAlert)
            : (TicketEvents.Reminded, OverdueAlert);
        var next = ticket with
        {
            Level = level,
            LevelUntil = now + chain[level - 1].Deadline,
            Told = [.. told],
            Alert = alert,
            WereTold = false,
            Known = [.. ticket.Known.Union(told, StringComparer.Ordinal)],
            ChangedAt = now,
        };
        var passedOver = string.Concat(Enumerable.Range(ticket.Level + 1, Math.Max(0, level - ticket.Level - 1)).Select(it => $"; nobody on level {it}"));
        return new(next, new(now, Ticket.Nobody, what, $"level {level}, {told.Count} told{passedOver}"));
    }
}
