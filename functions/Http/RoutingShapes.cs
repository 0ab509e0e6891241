using Omni.Durable;
using Omni.Pipeline.Routing;
using Omni.Pipeline.Simulator;

namespace Omni.Functions.Http;

/// <param name="Weights">In force.</param>
/// <param name="Defaults">Those that the host was started with.</param>
/// <param name="ETag">Names the version for <c>If-Match</c>.</param>
internal sealed record RoutingWeightsShape(RoutingWeights Weights, RoutingWeights Defaults, string ETag);

/// <param name="Decisions">The newest first.</param>
/// <param name="Changed">In how many of them another would have been first.</param>
/// <param name="Left">How many could not be made again.</param>
internal sealed record RecentRoutingShape(IReadOnlyList<RecentDecisionShape> Decisions, int Changed, int Left);

/// <summary>Of a decision what a table shows; the conversation's own replay has all of it.</summary>
internal sealed record RecentDecisionShape(
    string ConversationId, DateTimeOffset At, string Reason, int Ring, AgentNameShape? Winner, AgentNameShape? FirstThen, AgentNameShape? FirstNow, bool Changed)
{
    public static RecentDecisionShape Of(RecentDecision it, IReadOnlyDictionary<string, string> names)
    {
        var decision = it.Decision;
        return new(
            it.ConversationId, decision.At, decision.Reason, decision.Ring, Name(decision.Winner), Name(decision.FirstThen), Name(decision.FirstNow), decision.Changed);

        AgentNameShape? Name(string id) =>
            id.Length == 0 ? null : new(id, names.GetValueOrDefault(id) ?? decision.Then.FirstOrDefault(candidate => candidate.AgentId == id)?.Name ?? id);
    }
}

/// <param name="Id">Agent id.</param>
/// <param name="Name">Of today, else of then.</param>
internal sealed record AgentNameShape(string Id, string Name);

internal sealed record SimulationInput(string Scenario, RoutingWeights Weights, int Seeds);

/// <param name="State"><c>none</c>, <c>running</c>, <c>done</c> or <c>failed</c>: of the last one.</param>
/// <param name="Scenarios">That there are.</param>
/// <param name="MostSeeds">At once.</param>
/// <param name="Result">What it found; null until it is done.</param>
internal sealed record SimulationShape(string State, IReadOnlyList<SimulatedScenario> Scenarios, int MostSeeds, SimulationResult? Result)
{
    public static SimulationShape Of(SimulationState it) => new(
        it.Progress switch
        {
            SimulationProgress.None => "none",
            SimulationProgress.Running => "running",
            SimulationProgress.Done => "done",
            SimulationProgress.Failed => "failed",
        },
        Simulations.Scenarios,
        Simulations.MostSeeds,
        it.Result);
}
