using Microsoft.AspNetCore.Http;
using Omni.Pipeline.Access;
using Omni.Pipeline.Conversations;
using Omni.Pipeline.Tickets;

namespace Omni.Functions.Http;

/// <summary>A ticket that the caller may do something with.</summary>
internal sealed record AdmittedTicket(Caller Caller, Ticket Ticket);

/// <summary>Finds a ticket for a caller, first who calls, then whether this caller may, then whether it is there; and shows it.</summary>
public sealed class TicketAccess(Callers callers, TicketStore tickets, ConversationStore conversations)
{
    internal async ValueTask<Checked<AdmittedTicket>> AdmitAsync(
        HttpRequest request, string function, string id, Func<Caller, TicketPeople, bool> may, CancellationToken ct)
    {
        if (!(await callers.AdmitAsync(request, function, ct)).TryGet(out var caller, out var refusal))
        {
            return new(refusal);
        }

        // One answer for "not yours" and "not there".
        return await tickets.GetAsync(id, ct) is { } ticket && may(caller, People(ticket))
            ? new(new AdmittedTicket(caller, ticket))
            : new(Problems.NotFound("ticket"));
    }

    /// <summary>The ticket as this caller sees it.</summary>
    internal async ValueTask<TicketShape> ShowAsync(Caller caller, Ticket ticket, CancellationToken ct)
    {
        var conversation = await conversations.GetAsync(ticket.ConversationId, ct);
        var canOpen = conversation is not null && Permissions.MayRead(caller, ConversationOwnership.Of(conversation));
        return TicketShape.Of(ticket) with
        {
            CustomerName = canOpen ? conversation!.CustomerName : "",
            CanOpen = canOpen,
            CanAcknowledge = Permissions.MayAcknowledgeTicket(caller, People(ticket)),
        };
    }

    internal static TicketPeople People(Ticket ticket) => new(ticket.RaisedBy, ticket.Known);
}
