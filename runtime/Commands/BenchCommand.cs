using System.CommandLine;

namespace Omni.Runtime.Commands;

/// <summary>omni bench: the measurements; arguments after it go to the bench project.</summary>
internal static class BenchCommand
{
    /// <summary>Tells the bench project, which starts in the working copy, where its files' names are meant.</summary>
    private const string CallerDirectory = "OMNI_CALLER_DIRECTORY";

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
            var environment = new Dictionary<string, string?>(Dotnet.Embedded) { [CallerDirectory] = Environment.CurrentDirectory };
            return await new Step("measuring", "dotnet", arguments, repository.Root) { Environment = environment }.RunAsync(ct);
        });
        return command;
    }
}
