using System.Text.Json;
using Omni.Durable.SimulateMatching;
using Omni.Pipeline.Ports;
using Omni.Pipeline.Routing;
using Omni.Pipeline.Simulator;

namespace Omni.Durable;

/// <summary>Begins a simulation and says what became of the last one. There is one at a time.</summary>
public static class SimulationOrchestrations
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <returns>False: one is under way.</returns>
    public static async ValueTask<bool> BeginAsync(IOrchestrations orchestrations, string scenario, RoutingWeights weights, int seeds, CancellationToken ct) =>
        await orchestrations.StartAsync(SimulateNames.Orchestrator, SimulateNames.Instance, new SimulateInput(scenario, weights, seeds), ct) is StartOutcome.Started;

    public static async ValueTask<SimulationState> ReadAsync(IOrchestrations orchestrations, CancellationToken ct) =>
        await orchestrations.GetAsync(SimulateNames.Instance, ct) switch
        {
            null => new(SimulationProgress.None, null),
            { IsUnderWay: true } => new(SimulationProgress.Running, null),
            { Status: "Completed", Output: { } output } => new(SimulationProgress.Done, JsonSerializer.Deserialize<SimulationResult>(output, Json)),
            _ => new(SimulationProgress.Failed, null),
        };
}

/// <summary>How the last simulation stands.</summary>
public enum SimulationProgress
{
    /// <summary>There was none.</summary>
    None = 1,
    Running,
    Done,
    Failed,
}

/// <param name="Progress">How it stands.</param>
/// <param name="Result">Where it is done.</param>
public sealed record SimulationState(SimulationProgress Progress, SimulationResult? Result);
