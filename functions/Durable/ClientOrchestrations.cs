using Microsoft.DurableTask.Client;
using Omni.Pipeline.Ports;

namespace Omni.Functions.Durable;

/// <summary>The port over the client that a function is given.</summary>
internal sealed class ClientOrchestrations(DurableTaskClient client) : IOrchestrations
{
    public async ValueTask<StartOutcome> StartAsync(string orchestrator, string instanceId, object input, CancellationToken ct) => throw new NotImplementedException();

    public async ValueTask<bool> RaiseAsync(string instanceId, string eventName, object? payload, CancellationToken ct) => throw new NotImplementedException();

    public async ValueTask<OrchestrationState?> GetAsync(string instanceId, CancellationToken ct) => throw new NotImplementedException();

    public async ValueTask TerminateAsync(string instanceId, string reason, CancellationToken ct) => await client.TerminateInstanceAsync(instanceId, reason, ct);
}
