using Microsoft.Azure.Functions.Worker;
using Omni.Functions.Queues;
using Omni.Pipeline.Privacy;

namespace Omni.Functions.Timers;

/// <summary>Every minute: goes on with erasures, and removes a portion of what the rules of retention say is old enough.</summary>
public sealed class RetentionFunction(CustomerErasure erasure, RetentionSweep retention)
{
    [Function(QueueFunctionNames.Retention)]
    public async Task RunAsync([TimerTrigger("45 * * * * *")] TimerInfo timer, CancellationToken ct)
    {
        await erasure.ResumeAsync(ct);
        await retention.RunAsync(ct);
    }
}
