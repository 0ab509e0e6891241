using Microsoft.Azure.Functions.Worker;
using Omni.Durable.AssignConversation;
using Omni.Durable.UrgentTicket;
using Omni.Functions.Queues;

namespace Omni.Functions.Timers;

/// <summary>
/// Every five seconds: ends expired presence, mends what a crash left behind, looks through the waiting list, and through the open tickets.
/// </summary>
public sealed class SweepFunction(PlaceSweep sweep, TicketSweep tickets)
{
    [Function(QueueFunctionNames.Sweep)]
    public async Task RunAsync([TimerTrigger("*/5 * * * * *")] TimerInfo timer, CancellationToken ct)
    {
        await sweep.RunAsync(ct);
        await tickets.RunAsync(ct);
    }
}
