using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Omni.Durable.AgentAway;
using Omni.Durable.AssignConversation;
using Omni.Durable.UrgentTicket;
using Omni.Functions.Durable;
using Omni.Functions.Queues;

namespace Omni.Functions.Timers;

/// <summary>
/// Every five seconds: looks for agents who are not heard any more, ends expired presence, mends what a crash left behind, looks through
/// the waiting list, and through the open tickets.
/// </summary>
public sealed class SweepFunction(PlaceSweep sweep, LostAgents lost, TicketSweep tickets)
{
    [Function(QueueFunctionNames.Sweep)]
    public async Task RunAsync([TimerTrigger("*/5 * * * * *")] TimerInfo timer, [DurableClient] DurableTaskClient client, CancellationToken ct)
    {
        await lost.SeekAsync(new ClientOrchestrations(client), ct);
        await sweep.RunAsync(ct);
        await tickets.RunAsync(ct);
    }
}
