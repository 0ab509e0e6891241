namespace Omni.Runtime.Commands;

/// <summary>Runs the bench project, which is a program of its own: what measures shares no process with what is measured.</summary>
internal static class BenchProject
{
    /// <summary>Tells the project, which starts in the working copy, where its files' names are meant.</summary>
    private const string CallerDirectory = "OMNI_CALLER_DIRECTORY";

    public static async Task<int> RunAsync(Repository repository, string title, IEnumerable<string> arguments, CancellationToken ct)
    {
        var folder = Path.Combine(repository.Root, "bench");
        if (!Directory.Exists(folder) || Directory.GetFiles(folder, "*.csproj") is not [var project, ..])
        {
            await Console.Error.WriteLineAsync("There is no bench project in bench/.");
            return 1;
        }

        string[] all = ["run", "-c", "Release", "--project", project, "--", .. arguments];
        var environment = new Dictionary<string, string?>(Dotnet.Embedded) { [CallerDirectory] = Environment.CurrentDirectory };
        return await new Step(title, "dotnet", all, repository.Root) { Environment = environment }.RunAsync(ct);
    }
}
