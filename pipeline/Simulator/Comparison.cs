using Microsoft.Extensions.Options;
using Omni.Pipeline.Routing;

namespace Omni.Pipeline.Simulator;

/// <summary>The same days under several policies.</summary>
/// <param name="Scenario">Name of the days.</param>
/// <param name="Policies">One for each, in the order of the table.</param>
internal sealed record Comparison(string Scenario, IReadOnlyList<PolicyFigures> Policies)
{
    public const string Omni = "omni";
    public const string Batch = "omni-batch";
    public const string Baseline = "round-robin";

    /// <summary>With how much of <see cref="RoutingOptions.OvertakeWithin"/> the batch is shown; the product's own setting is none.</summary>
    public static readonly TimeSpan Recommended = TimeSpan.FromMinutes(20);

    /// <summary>Of all policies, in the order of the table.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Makers(new()).Select(make => make().Name)];

    /// <param name="name">Of the days.</param>
    /// <param name="days">The days of a seed.</param>
    /// <param name="seeds">How many.</param>
    /// <param name="model">What becomes of conversations.</param>
    /// <param name="routing">Omni's settings.</param>
    /// <param name="only">Names of the policies; empty: all.</param>
    public static Comparison Of(string name, Func<ulong, Day> days, int seeds, OutcomeModel model, RoutingOptions routing, params string[] only)
    {
        var runs = Enumerable.Range(1, seeds).Select(seed => (Seed: (ulong)seed, Day: days((ulong)seed))).ToList();
        return new(name,
        [
            .. Makers(routing).Where(make => only.Length == 0 || only.Contains(make().Name)).Select(make =>
                new PolicyFigures(make().Name, [.. runs.Select(run => new SimulatedRun(run.Day, make(), model, routing, run.Seed).Run())])),
        ]);
    }

    public PolicyFigures this[string policy] => Policies.First(it => it.Name == policy);

    /// <summary>How much better Omni's first-contact resolution is than the baseline's, as a part of the latter.</summary>
    public double Gain => (this[Omni].FirstContact.Mean / this[Baseline].FirstContact.Mean) - 1;

    /// <summary>A policy remembers: each run has its own.</summary>
    private static IEnumerable<Func<Policy>> Makers(RoutingOptions routing)
    {
        var matcher = new Matcher(Options.Create(routing));
        return
        [
            () => new OmniPolicy(matcher),
            () => new BatchPolicy(Batch, matcher, routing.OvertakeWithin > TimeSpan.Zero ? routing.OvertakeWithin : Recommended),
            () => new SkillsOnly(matcher, routing.RelaxSkillsAfter),
            () => new LongestIdle(matcher),
            () => new LeastBusy(matcher),
            () => new RoundRobin(matcher),
        ];
    }
}

/// <summary>A policy over all seeds.</summary>
internal sealed record PolicyFigures(string Name, IReadOnlyList<RunFigures> Runs)
{
    public Spread WaitMean => Of(run => run.WaitMean);

    public Spread WaitP95 => Of(run => run.WaitP95);

    public Spread FirstContact => Of(run => run.FirstContact);

    public Spread Fit => Of(run => run.Fit);

    public Spread Transfers => Of(run => run.Transfers);

    public Spread Gini => Of(run => run.Gini);

    public Spread Occupancy => Of(run => run.Occupancy);

    public double WaitMax => Runs.Max(run => run.WaitMax);

    public int Breaches => Runs.Sum(run => run.Breaches);

    public int Starved => Runs.Sum(run => run.Starved);

    private Spread Of(Func<RunFigures, double> figure) => Statistics.SpreadOf([.. Runs.Select(figure)]);
}
