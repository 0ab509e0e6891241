using System.CommandLine;
using Omni.Bench.Load;

namespace Omni.Bench.Orchestrations;

/// <summary>omni bench orchestrations.</summary>
internal static class OrchestrationsCommand
{
    public static Command Create()
    {
        var json = new Option<string>("--json") { Description = "Also write the figures to this file.", DefaultValueFactory = _ => "" };
        var count = new Option<int>("--count") { Description = "How many are run from start to end.", DefaultValueFactory = _ => 5_000 };
        var waiting = new Option<int>("--waiting") { Description = "How many wait when memory is weighed.", DefaultValueFactory = _ => 10_000 };
        foreach (var option in new[] { count, waiting })
        {
            option.Validators.Add(result =>
            {
                if (result.GetValueOrDefault<int>() < 100)
                {
                    result.AddError($"{option.Name} is 100 or more.");
                }
            });
        }

        var command = new Command("orchestrations", "Orchestrations: how many a second, how long each takes, what one that waits costs.") { count, waiting, json };
        command.SetAction(async (parsed, ct) =>
        {
            try
            {
                return await new OrchestrationsBench(parsed.GetValue(count), parsed.GetValue(waiting), parsed.GetValue(json)!, TimeProvider.System).RunAsync(ct);
            }
            catch (LoadException ex)
            {
                await Console.Error.WriteLineAsync(ex.Message);
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
}
