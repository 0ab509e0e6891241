using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Omni.Durable.AssignConversation;
using Omni.Functions.Durable;
using Omni.Functions.Queues;

namespace Omni.Functions.Timers;

/// <summary>Every minute: sees that somebody is at each conversation that waits.</summary>
public sealed class AdoptWaitingFunction(AssignEpisodes episodes)
{
    [Function(QueueFunctionNames.AdoptWaiting)]
    public async Task RunAsync([TimerTrigger("15 * * * * *")] TimerInfo timer, [DurableClient] DurableTaskClient client, CancellationToken ct) =>
        await episodes.AdoptAsync(new ClientOrchestrations(client), ct);
}
