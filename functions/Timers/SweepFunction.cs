using Microsoft.Azure.Functions.Worker;
using Omni.Durable.AssignConversation;
using Omni.Durable.UrgentTicket;
using Omni.Functions.Queues;

namespace Omni.Functions.Timers;

/// <summary>Every ten seconds: ends expired presence, frees places that a crash left behind, looks through the waiting list, and through the open tickets.</summary>
public sealed class SweepFunction(PlaceSweep sweep, TicketSweep tickets)
{
    [Function(QueueFunctionNames.Sweep)]
    public async Task RunAsync([TimerTrigger("*/10 * * * * *")] TimerInfo timer, CancellationToken ct)
    {
        await sweep.RunAsync(ct);
        await tickets.RunAsync(ct);
    }
}
