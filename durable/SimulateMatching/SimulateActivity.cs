using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Options;
using Omni.Pipeline.Routing;
using Omni.Pipeline.Simulator;

namespace Omni.Durable.SimulateMatching;

/// <summary>The calculation itself: no clock and no I/O. It may run again, and finds the same.</summary>
public sealed class SimulateActivity(IOptions<RoutingOptions> routing)
{
    [Function(SimulateNames.Run)]
    public Task<SimulationResult> RunAsync([ActivityTrigger] SimulateInput input, CancellationToken ct) =>
        Task.FromResult(Simulations.Run(input.Scenario, routing.Value, input.Weights, input.Seeds, ct));
}
