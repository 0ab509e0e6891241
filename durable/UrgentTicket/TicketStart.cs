using Microsoft.Extensions.Options;
using Omni.Pipeline.Messages;
using Omni.Pipeline.Ports;
using Omni.Pipeline.Tickets;

namespace Omni.Durable.UrgentTicket;

/// <summary>Begins the orchestration of a ticket, and wakes it; raises the ticket first where a rule asks for one.</summary>
public sealed class TicketStart(TicketStore tickets, TicketDesk desk, IOptions<TicketOptions> options)
{
    public async ValueTask RunAsync(IOrchestrations orchestrations, TicketRequest request, CancellationToken ct)
    {
        var ticket = request.TicketId.Length > 0
            ? await tickets.GetAsync(request.TicketId, ct)
            : await desk.RaiseByRuleAsync(request.ConversationId, request.MessageId, request.Reason, ct);
        if (ticket is null)
        {
            return;
        }

        var instance = TicketNames.InstanceOf(ticket.Id);
        if (ticket.State is TicketState.Open)
        {
            await orchestrations.StartAsync(
                TicketNames.Orchestrator, instance, new TicketInput(ticket.Id, [.. options.Value.Chain.Select(ChainLevel.Of)]), ct);
        }
        else
        {
            await orchestrations.RaiseAsync(instance, TicketNames.Changed, null, ct);
        }
    }
}
