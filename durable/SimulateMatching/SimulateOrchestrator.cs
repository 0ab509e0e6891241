using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Omni.Pipeline.Simulator;

namespace Omni.Durable.SimulateMatching;

/// <summary>Takes a simulation off the path of the call that asks for it, and keeps what it found until the next.</summary>
public static class SimulateOrchestrator
{
    [Function(SimulateNames.Orchestrator)]
    public static async Task<SimulationResult> RunAsync([OrchestrationTrigger] TaskOrchestrationContext context) =>
        await context.CallActivityAsync<SimulationResult>(SimulateNames.Run, context.GetInput<SimulateInput>()!);
}
