using System.CommandLine;

namespace Omni.Bench.Simulate;

/// <summary>omni simulate.</summary>
internal static class SimulateCommand
{
    public static Command Create()
    {
        var scenario = new Option<string>("--scenario")
        {
            Description = $"{string.Join(" | ", Scenarios.All.Select(it => it.Name))} | all | a file with days of your own.",
            DefaultValueFactory = _ => "mixed-skill",
        };
        var from = File("--from", "Days from a file: your own, or exported from a running host.");
        var weights = new Option<string>("--weights") { Description = "language=0.3,skills=0.3,affinity=0.2,load=0.2; together 1.", DefaultValueFactory = _ => "" };
        var overtake = new Option<TimeSpan>("--overtake-within")
        {
            Description = "Routing:OvertakeWithin of omni-batch, hh:mm:ss.",
            DefaultValueFactory = _ => Comparison.Recommended,
        };
        var seeds = Number("--seeds", "How many times, each with days of its own.", 5, 1, 100);
        var days = Number("--days", "How many days each time.", 2, 1, 30);
        var sensitivity = new Option<bool>("--sensitivity") { Description = "Also says what the result is when the assumptions are others." };
        var json = File("--json", "Also write the figures to this file.");
        var chart = File("--chart", "Also draw them into this file, .svg or .html.");
        var write = File("--write-day", "Write the days of the first seed to this file, in the form of --scenario FILE, and stop.");
        var command = new Command("simulate", "Gives made-up or exported days of traffic out by Omni's matching and by others, and compares.")
        {
            scenario, from, weights, overtake, seeds, days, sensitivity, json, chart, write,
        };
        command.SetAction(async (parsed, ct) =>
        {
            try
            {
                var routing = WeightsText.Read(parsed.GetValue(weights)!, parsed.GetValue(overtake));
                var bench = new SimulateBench(routing, parsed.GetValue(seeds), parsed.GetValue(days));
                return await bench.RunAsync(
                    parsed.GetValue(from) is { Length: > 0 } file ? file : parsed.GetValue(scenario)!, parsed.GetValue(sensitivity), parsed.GetValue(json)!, parsed.GetValue(chart)!, parsed.GetValue(write)!, ct);
            }
            catch (SimulateException problem)
            {
                await Console.Error.WriteLineAsync(problem.Message);
                return 1;
            }
            catch (OperationCanceledException)
            {
                await Console.Error.WriteLineAsync("Stopped.");
                return 1;
            }
        });
        return command;
    }

    private static Option<string> File(string name, string says) => new(name) { Description = says, DefaultValueFactory = _ => "" };

    private static Option<int> Number(string name, string says, int usual, int least, int most)
    {
        var option = new Option<int>(name) { Description = says, DefaultValueFactory = _ => usual };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < least || result.GetValueOrDefault<int>() > most)
            {
                result.AddError($"{name} is {least} to {most}.");
            }
        });
        return option;
    }
}

/// <summary>What was asked for can't be done, for a reason that the person at the terminal can act on.</summary>
internal sealed class SimulateException(string message) : Exception(message);
