using Microsoft.Azure.Functions.Worker;
using Omni.Pipeline.Tickets;

namespace Omni.Durable.UrgentTicket;

/// <summary>The one step of a ticket's orchestration.</summary>
public sealed class TicketActivities(TicketEscalation escalation)
{
    [Function(TicketNames.Step)]
    public async Task<TicketStep> StepAsync([ActivityTrigger] TicketInput input, CancellationToken ct) =>
        await escalation.StepAsync(input.TicketId, input.Chain, ct) is { } at ? new(false, at.UtcDateTime) : new(true, default);
}
