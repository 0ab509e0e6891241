using System.CommandLine;

namespace Omni.Runtime.Commands;

/// <summary>omni drill: kills a host of its own under load, again and again, and counts what was lost.</summary>
internal static class DrillCommand
{
    public static Command Create(Repository repository)
    {
        var rest = new Argument<string[]>("arguments") { Arity = ArgumentArity.ZeroOrMore, Description = "--rounds N (50), --json FILE." };
        var command = new Command("drill", "Kills a host of its own under load, and counts what was lost, repeated or out of order.") { rest };
        command.SetAction((parsed, ct) => BenchProject.RunAsync(repository, "drilling", ["drill", .. parsed.GetValue(rest) ?? []], ct));
        return command;
    }
}
