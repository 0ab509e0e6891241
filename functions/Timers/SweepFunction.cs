using Microsoft.Azure.Functions.Worker;
using Omni.Durable.AssignConversation;
using Omni.Functions.Queues;

namespace Omni.Functions.Timers;

/// <summary>Every ten seconds: ends expired presence, frees places that a crash left behind, looks through the waiting list.</summary>
public sealed class SweepFunction(PlaceSweep sweep)
{
    [Function(QueueFunctionNames.Sweep)]
    public async Task RunAsync([TimerTrigger("*/10 * * * * *")] TimerInfo timer, CancellationToken ct) => await sweep.RunAsync(ct);
}
