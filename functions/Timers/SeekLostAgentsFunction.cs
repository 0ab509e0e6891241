using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Omni.Durable.AgentAway;
using Omni.Functions.Durable;
using Omni.Functions.Queues;

namespace Omni.Functions.Timers;

/// <summary>
/// Every five seconds: looks for agents who are not heard any more. By itself, so that a sweep through many conversations keeps nobody waiting.
/// </summary>
public sealed class SeekLostAgentsFunction(LostAgents lost)
{
    [Function(QueueFunctionNames.SeekLostAgents)]
    public async Task RunAsync([TimerTrigger("*/5 * * * * *")] TimerInfo timer, [DurableClient] DurableTaskClient client, CancellationToken ct) =>
        await lost.SeekAsync(new ClientOrchestrations(client), ct);
}
