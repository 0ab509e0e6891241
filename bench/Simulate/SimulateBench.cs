using Omni.Pipeline.Routing;

namespace Omni.Bench.Simulate;

/// <summary>Runs what was asked for and says what was found.</summary>
internal sealed class SimulateBench(RoutingOptions routing, int seeds, int days)
{
    private static readonly OutcomeModel Model = new();

    public async Task<int> RunAsync(string scenario, bool sensitivity, string jsonFile, string chartFile, string dayFile, CancellationToken ct)
    {
        SimulateChart.Check(chartFile);
        var wanted = Wanted(scenario);
        if (dayFile.Length > 0)
        {
            await WriteAsync(dayFile, DayFile.Write(wanted[0].Days(1)), ct);
            return 0;
        }

        var found = new List<Comparison>();
        foreach (var (name, says, make, isMadeUp) in wanted)
        {
            ct.ThrowIfCancellationRequested();
            found.Add(Comparison.Of(name, make, isMadeUp ? seeds : Math.Min(seeds, 5), Model, routing));
            Console.WriteLine(SimulateTable.Of(found[^1], says));
        }

        var rows = sensitivity ? Sensitivity.Of(Scenarios.Find(scenario) ?? Scenarios.All[0], days, seeds, routing) : [];
        if (rows.Count > 0)
        {
            Console.WriteLine(SimulateTable.Of(rows));
        }

        await WriteAsync(jsonFile, SimulateJson.Of(found, rows, routing, Model, seeds, days), ct);
        await WriteAsync(chartFile, SimulateChart.Of(chartFile, found), ct);
        return found.Exists(it => it.Policies.Any(policy => policy.Name == Comparison.Omni && (policy.Breaches > 0 || policy.Starved > 0))) ? 1 : 0;
    }

    private IReadOnlyList<(string Name, string Says, Func<ulong, Day> Days, bool IsMadeUp)> Wanted(string scenario)
    {
        if (scenario.Equals("all", StringComparison.OrdinalIgnoreCase))
        {
            return [.. Scenarios.All.Select(MadeUp)];
        }

        if (Scenarios.Find(scenario) is { } named)
        {
            return [MadeUp(named)];
        }

        if (!File.Exists(scenario))
        {
            throw new SimulateException($"There is no scenario and no file '{scenario}'. Scenarios: {string.Join(", ", Scenarios.All.Select(it => it.Name))}, all.");
        }

        var day = DayFile.Read(File.ReadAllText(scenario));
        return [(day.Name, $"from {Path.GetFileName(scenario)}; only what becomes of conversations differs from seed to seed", _ => day, false)];
    }

    private (string, string, Func<ulong, Day>, bool) MadeUp(Scenario scenario) => (scenario.Name, scenario.Says, seed => MadeUpDay.Of(scenario, days, seed), true);

    private static async Task WriteAsync(string file, string text, CancellationToken ct)
    {
        if (file.Length == 0)
        {
            return;
        }

        try
        {
            await File.WriteAllTextAsync(file, text, ct);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new SimulateException($"Could not write '{file}': {problem.Message}");
        }
    }
}
