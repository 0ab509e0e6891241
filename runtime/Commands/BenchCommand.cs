using System.CommandLine;

namespace Omni.Runtime.Commands;

/// <summary>omni bench: the measurements; arguments after it go to the bench project.</summary>
internal static class BenchCommand
{
    public static Command Create(Repository repository)
    {
        var rest = new Argument<string[]>("arguments") { Arity = ArgumentArity.ZeroOrMore, Description = "For the bench project." };
        var command = new Command("bench", "Runs the benchmarks.") { rest };
        command.SetAction(async (parsed, ct) =>
        {
            var folder = Path.Combine(repository.Root, "bench");
            if (!Directory.Exists(folder) || Directory.GetFiles(folder, "*.csproj") is not [var project, ..])
            {
                await Console.Error.WriteLineAsync("There is no bench project in bench/.");
                return 1;
            }

            string[] arguments = ["run", "-c", "Release", "--project", project, "--", .. parsed.GetValue(rest) ?? []];
            return await new Step("measuring", "dotnet", arguments, repository.Root) { Environment = Dotnet.Embedded }.RunAsync(ct);
        });
        return command;
    }
}
