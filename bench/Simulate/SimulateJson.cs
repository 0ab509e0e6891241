using System.Text.Json;
using Omni.Pipeline.Routing;

namespace Omni.Bench.Simulate;

/// <summary>The figures for a file. Rounded, so that the last bit of a logarithm on another processor makes no other file.</summary>
internal static class SimulateJson
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static string Of(IReadOnlyList<Comparison> found, IReadOnlyList<SensitivityRow> rows, RoutingOptions routing, OutcomeModel model, int seeds, int days) =>
        JsonSerializer.Serialize(
            new
            {
                seeds,
                days,
                weights = new { language = routing.LanguageWeight, skills = routing.SkillsWeight, affinity = routing.AffinityWeight, load = routing.LoadWeight },
                model,
                scenarios = found.Select(it => new
                {
                    name = it.Scenario,
                    firstContactGainOverRoundRobin = Round(it.Gain),
                    policies = it.Policies.Select(policy => new
                    {
                        name = policy.Name,
                        firstContact = Show(policy.FirstContact),
                        fit = Show(policy.Fit),
                        transfers = Show(policy.Transfers),
                        waitMeanSeconds = Show(policy.WaitMean),
                        waitP95Seconds = Show(policy.WaitP95),
                        waitMaxSeconds = Round(policy.WaitMax),
                        gini = Show(policy.Gini),
                        occupancy = Show(policy.Occupancy),
                        capacityBreaches = policy.Breaches,
                        starved = policy.Starved,
                    }),
                }),
                sensitivity = rows.Select(row => new
                {
                    assumption = row.Assumption,
                    value = row.Value,
                    omni = Round(row.Found[Comparison.Omni].FirstContact.Mean),
                    roundRobin = Round(row.Found[Comparison.Baseline].FirstContact.Mean),
                    gain = Round(row.Found.Gain),
                    omniWaitP95Seconds = Round(row.Found[Comparison.Omni].WaitP95.Mean),
                    roundRobinWaitP95Seconds = Round(row.Found[Comparison.Baseline].WaitP95.Mean),
                }),
            },
            Json) + "\n";

    private static object Show(Spread spread) => new { mean = Round(spread.Mean), deviation = Round(spread.Deviation) };

    private static double Round(double value) => Math.Round(value, 4);
}
