using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Omni.Pipeline.Ports;

namespace Omni.Functions.Durable;

/// <summary>The port over the client that a function is given.</summary>
internal sealed class ClientOrchestrations(DurableTaskClient client) : IOrchestrations
{
    public async ValueTask<StartOutcome> StartAsync(string orchestrator, string instanceId, object input, CancellationToken ct)
    {
        if (await GetAsync(instanceId, ct) is { IsUnderWay: true })
        {
            return StartOutcome.AlreadyUnderWay;
        }

        await client.ScheduleNewOrchestrationInstanceAsync(orchestrator, input, new StartOrchestrationOptions(instanceId), ct);
        return StartOutcome.Started;
    }

    public async ValueTask<bool> RaiseAsync(string instanceId, string eventName, object? payload, CancellationToken ct)
    {
        if (await GetAsync(instanceId, ct) is not { IsUnderWay: true })
        {
            return false;
        }

        await client.RaiseEventAsync(instanceId, eventName, payload, ct);
        return true;
    }

    public async ValueTask<OrchestrationState?> GetAsync(string instanceId, CancellationToken ct) =>
        await client.GetInstanceAsync(instanceId, true, ct) is { } it
            ? new(!it.IsCompleted, it.RuntimeStatus.ToString(), it.SerializedCustomStatus, it.SerializedOutput)
            : null;

    public async ValueTask TerminateAsync(string instanceId, string reason, CancellationToken ct) => await client.TerminateInstanceAsync(instanceId, reason, ct);
}
