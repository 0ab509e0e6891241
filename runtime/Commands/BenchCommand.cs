using System.CommandLine;

namespace Omni.Runtime.Commands;

/// <summary>omni bench: the measurements; arguments after it go to the bench project, which explains itself without any.</summary>
internal static class BenchCommand
{
    public static Command Create(Repository repository)
    {
        var rest = new Argument<string[]>("arguments") { Arity = ArgumentArity.ZeroOrMore, Description = "Which, and how: pipeline | connections | history | orchestrations | screen | filter | understand | language | knowledge." };
        var command = new Command("bench", "Runs the benchmarks; alone, it says which there are.") { rest };
        command.SetAction((parsed, ct) => BenchProject.RunAsync(repository, "measuring", parsed.GetValue(rest) ?? [], ct));
        return command;
    }
}
