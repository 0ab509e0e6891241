using System.Collections.Immutable;
using Omni.Pipeline.Routing;

namespace Omni.Pipeline.Simulator;

/// <summary>What the matching is worth on made-up days, beside other ways to give conversations out; docs/matching.md says what is assumed.</summary>
public static class Simulations
{
    /// <summary>How many times at most, each with a day of its own: it is the same processor that the customers' messages need.</summary>
    public const int MostSeeds = 5;

    /// <summary>A day each time.</summary>
    private const int Days = 1;

    public static IReadOnlyList<SimulatedScenario> Scenarios { get; } = [.. Simulator.Scenarios.All.Select(it => new SimulatedScenario(it.Name, it.Says))];

    /// <param name="scenario">Name of one of <see cref="Scenarios"/>.</param>
    /// <param name="routing">The host's settings.</param>
    /// <param name="weights">In their place, those that are tried.</param>
    /// <param name="seeds">1 to <see cref="MostSeeds"/>; the same seeds give the same figures.</param>
    /// <param name="ct">Looked at between two policies.</param>
    public static SimulationResult Run(string scenario, RoutingOptions routing, RoutingWeights weights, int seeds, CancellationToken ct)
    {
        var found = Simulator.Scenarios.Find(scenario) ?? throw new ArgumentException("There is no such scenario.", nameof(scenario));
        ArgumentOutOfRangeException.ThrowIfLessThan(seeds, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(seeds, MostSeeds);
        var settings = routing.With(weights);
        var policies = ImmutableArray.CreateBuilder<SimulatedPolicy>();
        foreach (var name in Comparison.Names)
        {
            ct.ThrowIfCancellationRequested();
            policies.Add(SimulatedPolicy.Of(Comparison.Of(scenario, seed => MadeUpDay.Of(found, Days, seed), seeds, new OutcomeModel(), settings, name)[name]));
        }

        return new(found.Name, seeds, weights, policies.ToImmutable());
    }
}

/// <param name="Name">Of the days.</param>
/// <param name="Says">What they are like, in English.</param>
public sealed record SimulatedScenario(string Name, string Says);

/// <param name="Scenario">Name of the days.</param>
/// <param name="Seeds">How many.</param>
/// <param name="Weights">With which Omni matched.</param>
/// <param name="Policies">In the order of the table: Omni first, round robin last.</param>
public sealed record SimulationResult(string Scenario, int Seeds, RoutingWeights Weights, ImmutableArray<SimulatedPolicy> Policies);

/// <summary>One way to give conversations out, over all seeds; docs/matching.md defines the figures.</summary>
/// <param name="Name">Of the policy.</param>
/// <param name="FirstContact">Issues that the first agent settled, a share.</param>
/// <param name="Fit">Issues whose first agent had the language and all skills, a share.</param>
/// <param name="Transfers">Times one was handed on, for each issue.</param>
/// <param name="WaitMeanSeconds">Until an agent has it.</param>
/// <param name="WaitP95Seconds">Of 95 in a hundred.</param>
/// <param name="WaitMaxSeconds">The longest.</param>
/// <param name="Gini">0: everybody gets as many.</param>
/// <param name="Occupancy">Places taken, of all places, a share.</param>
/// <param name="Breaches">Somebody got more than the capacity.</param>
/// <param name="Starved">Never given to anybody.</param>
public sealed record SimulatedPolicy(
    string Name,
    double FirstContact,
    double Fit,
    double Transfers,
    double WaitMeanSeconds,
    double WaitP95Seconds,
    double WaitMaxSeconds,
    double Gini,
    double Occupancy,
    int Breaches,
    int Starved)
{
    internal static SimulatedPolicy Of(PolicyFigures it) => new(
        it.Name, Round(it.FirstContact), Round(it.Fit), Round(it.Transfers), Round(it.WaitMean), Round(it.WaitP95), Math.Round(it.WaitMax, 1), Round(it.Gini), Round(it.Occupancy),
        it.Breaches, it.Starved);

    private static double Round(Spread spread) => Math.Round(spread.Mean, 4);
}
