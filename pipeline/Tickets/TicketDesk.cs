using Microsoft.Extensions.Logging;
using Omni.Pipeline.Audit;
using Omni.Pipeline.Conversations;
using Omni.Pipeline.Messages;
using Omni.Pipeline.Ports;
using Omni.Pipeline.Stages;

namespace Omni.Pipeline.Tickets;

/// <summary>Where people and rules raise tickets and people answer for them. The row is changed first; then whoever waits for it is woken, by a queue.</summary>
public sealed class TicketDesk(
    TicketStore tickets, ConversationStore conversations, AuditLog audit, IStageQueue queue, IFeed feed, IdSource ids, TimeProvider time, ILogger<TicketDesk> logger)
{
    public const string AcknowledgedAlert = "ticket-acknowledged";
    public const string TakenAlert = "ticket-taken";
    public const string ResolvedAlert = "ticket-resolved";

    /// <summary>Raises an agent's ticket. Again under the same id is once.</summary>
    /// <param name="conversationId">What it is about.</param>
    /// <param name="agentId">Who raises it.</param>
    /// <param name="clientId">The same for every try.</param>
    /// <param name="reason">Why, in a short form.</param>
    /// <param name="text">The same in words; may be empty.</param>
    /// <param name="ct">Ends the wait.</param>
    public async ValueTask<Ticket> RaiseAsync(string conversationId, string agentId, string clientId, string reason, string text, CancellationToken ct)
    {
        var id = TicketStore.IdOf(conversationId, agentId, clientId);
        await audit.RecordAsync(agentId, AuditEvents.TicketRaised, id, reason, ct);
        var ticket = await AddAsync(new() { Id = id, ConversationId = conversationId, RaisedBy = agentId, Reason = reason, Text = text, RaisedAt = time.GetUtcNow() }, ct);
        await WakeAsync(ticket, ct);
        return ticket;
    }

    /// <summary>Raises a rule's ticket, unless the conversation has one that nobody has resolved yet.</summary>
    /// <returns>Null when there is nothing to raise one for.</returns>
    public async ValueTask<Ticket?> RaiseByRuleAsync(string conversationId, string messageId, string reason, CancellationToken ct)
    {
        var id = TicketStore.IdOf(conversationId, Ticket.Nobody, messageId);
        if (await tickets.GetAsync(id, ct) is { } there)
        {
            return there;
        }

        if (await conversations.GetAsync(conversationId, ct) is not { State: not ConversationState.Closed }
            || (await tickets.OfConversationAsync(conversationId, ct)).Any(it => it.State is not TicketState.Resolved))
        {
            return null;
        }

        return await AddAsync(new() { Id = id, ConversationId = conversationId, RaisedBy = Ticket.Nobody, Reason = reason, RaisedAt = time.GetUtcNow() }, ct);
    }

    /// <summary>Says that somebody sees to it. The ticket as it is then, which may be another's; null when there is none.</summary>
    public async ValueTask<Ticket?> AcknowledgeAsync(string id, string agentId, string note, CancellationToken ct)
    {
        await audit.RecordAsync(agentId, AuditEvents.TicketAcknowledged, id, "", ct);
        var (ticket, isChanged) = await tickets.ChangeAsync(
            id,
            it => it.State is TicketState.Open
                ? Change(it with { State = TicketState.Acknowledged, AcknowledgedBy = agentId }, agentId, TicketEvents.Acknowledged, note)
                : null,
            ct);
        await FollowAsync(ticket, isChanged, AcknowledgedAlert, ct);
        return ticket;
    }

    /// <summary>Makes it the caller's to see to, also from somebody who has acknowledged it. The ticket as it is then; null when there is none.</summary>
    public async ValueTask<Ticket?> TakeAsync(string id, string agentId, string note, CancellationToken ct)
    {
        await audit.RecordAsync(agentId, AuditEvents.TicketTaken, id, "", ct);
        var (what, alert) = (TicketEvents.Taken, TakenAlert);
        var (ticket, isChanged) = await tickets.ChangeAsync(
            id,
            it =>
            {
                (what, alert) = it.State is TicketState.Open ? (TicketEvents.Acknowledged, AcknowledgedAlert) : (TicketEvents.Taken, TakenAlert);
                return it.State is TicketState.Resolved || it.AcknowledgedBy == agentId
                    ? null
                    : Change(it with { State = TicketState.Acknowledged, AcknowledgedBy = agentId }, agentId, what, note);
            },
            ct);
        await FollowAsync(ticket, isChanged, alert, ct);
        return ticket;
    }

    /// <summary>Says that it is done. The ticket as it is then; null when there is none.</summary>
    public async ValueTask<Ticket?> ResolveAsync(string id, string agentId, string note, CancellationToken ct)
    {
        await audit.RecordAsync(agentId, AuditEvents.TicketResolved, id, "", ct);
        var (ticket, isChanged) = await tickets.ChangeAsync(
            id,
            it => it.State is not TicketState.Resolved ? Change(it with { State = TicketState.Resolved }, agentId, TicketEvents.Resolved, note) : null,
            ct);
        await FollowAsync(ticket, isChanged, ResolvedAlert, ct);
        return ticket;
    }

    private async ValueTask<Ticket> AddAsync(Ticket ticket, CancellationToken ct)
    {
        var (added, isNew) = await tickets.AddAsync(
            ticket with { ChangedAt = ticket.RaisedAt, LevelUntil = ticket.RaisedAt }, new(ticket.RaisedAt, ticket.RaisedBy, TicketEvents.Raised, ticket.Reason), ct);
        if (isNew)
        {
            logger.TicketRaised(added.Id, added.ConversationId, added.RaisedBy, added.Reason);
        }

        return added;
    }

    private TicketChange Change(Ticket ticket, string who, string what, string why)
    {
        var now = time.GetUtcNow();
        return new(ticket with { ChangedAt = now }, new(now, who, what, why));
    }

    private async ValueTask FollowAsync(Ticket? ticket, bool isChanged, string alert, CancellationToken ct)
    {
        if (ticket is null)
        {
            return;
        }

        await WakeAsync(ticket, ct);
        if (isChanged)
        {
            foreach (var agentId in ticket.Known.Append(ticket.RaisedBy).Where(it => it.Length > 0).Distinct(StringComparer.Ordinal))
            {
                await feed.SendToUserAsync(FeedNames.Agent(agentId), new FeedEvent(FeedNames.Alert, Alert.Of(ticket, alert)), ct);
            }
        }
    }

    private async ValueTask WakeAsync(Ticket ticket, CancellationToken ct) => await queue.SendAsync(
        QueueNames.Tickets, new StageMessage(ticket.ConversationId, ids.NewId(), new TicketRequest(ticket.Id, ticket.ConversationId)), ct);
}
