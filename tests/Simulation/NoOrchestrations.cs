using Omni.Pipeline.Ports;

namespace Omni.Tests.Simulation;

/// <summary>Every orchestration dies as soon as it is begun: what only they would do, the sweep has to do.</summary>
internal sealed class NoOrchestrations : IOrchestrations
{
    public static readonly NoOrchestrations Instance = new();

    public ValueTask<StartOutcome> StartAsync(string orchestrator, string instanceId, object input, CancellationToken ct) => new(StartOutcome.Started);

    public ValueTask<bool> RaiseAsync(string instanceId, string eventName, object? payload, CancellationToken ct) => new(false);

    public ValueTask<OrchestrationState?> GetAsync(string instanceId, CancellationToken ct) => new((OrchestrationState?)null);

    public ValueTask TerminateAsync(string instanceId, string reason, CancellationToken ct) => ValueTask.CompletedTask;
}
