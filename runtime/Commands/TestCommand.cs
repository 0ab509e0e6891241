using System.CommandLine;

namespace Omni.Runtime.Commands;

/// <summary>omni test: every test there is, and one line at the end that says how many passed.</summary>
internal static class TestCommand
{
    public static Command Create(Repository repository)
    {
        var filter = new Option<string?>("--filter") { Description = "Only these .NET tests, in the form of dotnet test; leaves out the console's." };
        var command = new Command("test", "Runs the tests.") { filter };
        command.SetAction((parsed, ct) => RunAsync(repository, parsed.GetValue(filter), ct));
        return command;
    }

    private static async Task<int> RunAsync(Repository repository, string? filter, CancellationToken ct)
    {
        var results = Path.Combine(repository.Artifacts, "test-results");
        if (Directory.Exists(results))
        {
            Directory.Delete(results, recursive: true);
        }

        Directory.CreateDirectory(results);
        var prerequisites = new Prerequisites(repository);
        await prerequisites.EnsureConsoleAsync(ct);
        await prerequisites.EnsureEmulatorsAsync(ct);
        var chromium = await prerequisites.EnsureChromiumAsync(ct);

        // The same configuration as the program that is running: what it was built from is not built again over it.
        var built = await new Step("building", "dotnet", ["build", "Omni.Functions.sln", "-c", "Release", "-v", "q"], repository.Root)
        {
            Environment = Dotnet.Embedded,
        }.RunAsync(ct);
        if (built is not 0)
        {
            await Console.Error.WriteLineAsync("The build failed, so no test was run.");
            return built;
        }

        string[] arguments =
        [
            "test", "tests/Omni.Tests.csproj", "-c", "Release", "--no-build", "--logger", "trx", "--logger", "console;verbosity=minimal",
            "--results-directory", results,

            // A test that hangs is named and ends the run; the longest honest one takes a fifth of this on a slow machine.
            "--blame-hang", "--blame-hang-timeout", "300s", "--blame-hang-dump-type", "none",
            .. filter is null ? Array.Empty<string>() : ["--filter", filter],
        ];
        var tested = await new Step("testing", "dotnet", arguments, repository.Root)
        {
            Environment = new Dictionary<string, string?>(Dotnet.Embedded) { ["OMNI_CHROMIUM"] = chromium },
        }.RunAsync(ct);

        var consoleTested = repository.HasConsole && filter is null ? await TestConsoleAsync(repository, results, ct) : 0;
        var counts = TestCounts.Read(results);
        if (tested is not 0 && counts.Failed is 0)
        {
            await Console.Error.WriteLineAsync($"The test run broke off (exit code {tested}): the counts below are of what it came to.");
        }

        Console.WriteLine();
        Console.WriteLine(counts);
        return tested is not 0 || consoleTested is not 0 || counts.Failed > 0 || counts.Passed is 0 ? 1 : 0;
    }

    private static Task<int> TestConsoleAsync(Repository repository, string results, CancellationToken ct) => new Step(
        "testing the console",
        Programs.Npx,
        ["vitest", "run", "--reporter=default", "--reporter=json", $"--outputFile.json={Path.Combine(results, "console.json")}"],
        repository.Console).RunAsync(ct);
}
