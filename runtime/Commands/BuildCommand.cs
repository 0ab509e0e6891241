using System.CommandLine;
using System.Text.RegularExpressions;

namespace Omni.Runtime.Commands;

/// <summary>omni build: either flavour of the functions.</summary>
internal static partial class BuildCommand
{
    private const string Project = "functions/Omni.Functions.csproj";

    /// <summary>Packages that not every registry has; tests/AzureShape/Absent holds what code uses of them.</summary>
    private static readonly string[] WithShapes =
    [
        "Microsoft.Azure.Functions.Worker.Extensions.DurableTask.AzureManaged", "Microsoft.Azure.Functions.Worker.Extensions.ServiceBus",
        "Microsoft.Azure.SignalR.Management",
    ];

    public static Command Create(Repository repository)
    {
        var host = new Option<string>("--host") { Description = "Whose packages: azure or embedded.", DefaultValueFactory = _ => "embedded" };
        host.AcceptOnlyFromAmong("azure", "embedded");
        var command = new Command("build", "Builds everything for the embedded host, or the functions for Azure.") { host };
        command.SetAction((parsed, ct) => parsed.GetValue(host) is "azure" ? BuildAzureAsync(repository, ct) : BuildEmbeddedAsync(repository, ct));
        return command;
    }

    private static async Task<int> BuildEmbeddedAsync(Repository repository, CancellationToken ct)
    {
        await new Prerequisites(repository).EnsureConsoleAsync(ct);
        return await new Step("building", "dotnet", ["build", "Omni.Functions.sln", "-c", "Release", "-v", "q"], repository.Root) { Environment = Dotnet.Embedded }.RunAsync(ct);
    }

    private static async Task<int> BuildAzureAsync(Repository repository, CancellationToken ct)
    {
        Console.WriteLine("> restoring the Azure packages");
        var environment = Dotnet.Azure;
        var (exitCode, output) = await RestoreAsync(repository, environment, ct);
        if (exitCode is not 0 && MissingPackages(output) is { Count: > 0 } missing && missing.All(name => WithShapes.Contains(name)))
        {
            Console.WriteLine($"  The package registry lacks {string.Join(", ", missing)}: their shapes take their place. What comes of it is checked, and can't be deployed.");
            environment = new Dictionary<string, string?>(environment) { ["AbsentPackages"] = "shape" };
            (exitCode, output) = await RestoreAsync(repository, environment, ct);
        }

        if (exitCode is not 0)
        {
            var lacking = MissingPackages(output);
            await Console.Error.WriteLineAsync(lacking.Count is 0
                ? output
                : $"The package registry lacks what the Azure flavour needs: {string.Join(", ", lacking)}.");
            return 1;
        }

        exitCode = await new Step("building the functions for Azure", "dotnet", ["build", Project, "-c", "Release", "--no-restore", "-v", "q"], repository.Root)
        {
            Environment = environment,
        }.RunAsync(ct);
        return exitCode is 0 ? await CheckAsync(repository) : exitCode;
    }

    private static Task<(int ExitCode, string Output)> RestoreAsync(Repository repository, IReadOnlyDictionary<string, string?> environment, CancellationToken ct) =>
        new Step("restoring the Azure packages", "dotnet", ["restore", Project], repository.Root) { Environment = environment }.CaptureAsync(ct);

    private static async Task<int> CheckAsync(Repository repository)
    {
        var problems = AzureOutput.Problems(AzureOutput.Folder(repository), repository);
        foreach (var problem in problems)
        {
            await Console.Error.WriteLineAsync($"azure output: {problem}");
        }

        Console.WriteLine(problems.Count is 0 ? "azure output: host.json, and every function with one trigger" : $"azure output: {problems.Count} problems");
        return problems.Count is 0 ? 0 : 1;
    }

    /// <summary>The packages that a restore did not find at all (NU1101) or not in a fitting version (NU1102, NU1103).</summary>
    internal static IReadOnlyList<string> MissingPackages(string output) =>
        [.. Missing().Matches(output).Select(match => match.Groups[1].Value).Distinct().Order(StringComparer.Ordinal)];

    [GeneratedRegex(@"NU110[123]: [^\r\n]*? package ([A-Za-z0-9_.-]+[A-Za-z0-9])")]
    private static partial Regex Missing();
}
