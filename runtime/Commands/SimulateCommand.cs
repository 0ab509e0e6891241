using System.CommandLine;

namespace Omni.Runtime.Commands;

/// <summary>omni simulate: what the matching is worth on made-up or exported days, beside other ways to give conversations out.</summary>
internal static class SimulateCommand
{
    public static Command Create(Repository repository)
    {
        var rest = new Argument<string[]>("arguments") { Arity = ArgumentArity.ZeroOrMore, Description = "--scenario NAME|FILE, --from FILE, --weights, --seeds N, --json FILE, --chart FILE; --help says all." };
        var command = new Command("simulate", "Compares Omni's matching with round robin and others on simulated days.") { rest };
        command.SetAction((parsed, ct) => BenchProject.RunAsync(repository, "simulating", ["simulate", .. parsed.GetValue(rest) ?? []], ct));
        return command;
    }
}
