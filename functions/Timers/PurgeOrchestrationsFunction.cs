using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Omni.Functions.Queues;
using Omni.Pipeline.Privacy;

namespace Omni.Functions.Timers;

/// <summary>Once a day: forgets the histories of orchestrations that have ended and were begun long enough ago. No host does that by itself.</summary>
public sealed class PurgeOrchestrationsFunction(IOptions<RetentionOptions> options, TimeProvider time, ILogger<PurgeOrchestrationsFunction> logger)
{
    private static readonly OrchestrationRuntimeStatus[] Ended =
        [OrchestrationRuntimeStatus.Completed, OrchestrationRuntimeStatus.Failed, OrchestrationRuntimeStatus.Terminated];

    [Function(QueueFunctionNames.PurgeOrchestrations)]
    public async Task RunAsync([TimerTrigger("0 17 3 * * *")] TimerInfo timer, [DurableClient] DurableTaskClient client, CancellationToken ct)
    {
        var purged = await client.PurgeAllInstancesAsync(new PurgeInstancesFilter(null, time.GetUtcNow() - options.Value.Orchestrations, Ended), ct);
        logger.OrchestrationsPurged(purged.PurgedInstanceCount);
    }
}
