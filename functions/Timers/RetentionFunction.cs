using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Omni.Durable;
using Omni.Functions.Durable;
using Omni.Functions.Queues;
using Omni.Pipeline.Privacy;

namespace Omni.Functions.Timers;

/// <summary>Every minute: sees that somebody is at each erasure, and removes a portion of what the rules of retention say is old enough.</summary>
public sealed class RetentionFunction(CustomerErasure erasure, RetentionSweep retention)
{
    [Function(QueueFunctionNames.Retention)]
    public async Task RunAsync([TimerTrigger("45 * * * * *")] TimerInfo timer, [DurableClient] DurableTaskClient client, CancellationToken ct)
    {
        foreach (var customerId in await erasure.OverdueAsync(ct))
        {
            await CustomerOrchestrations.EraseAsync(new ClientOrchestrations(client), customerId, ct);
        }

        await retention.RunAsync(ct);
    }
}
