using Omni.Pipeline.Routing;

namespace Omni.Durable.SimulateMatching;

/// <param name="Scenario">Name of the days.</param>
/// <param name="Weights">With which Omni matches.</param>
/// <param name="Seeds">How many days.</param>
public sealed record SimulateInput(string Scenario, RoutingWeights Weights, int Seeds);
