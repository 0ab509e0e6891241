using System.CommandLine;
using System.Text.RegularExpressions;

namespace Omni.Runtime.Commands;

/// <summary>omni build: either flavour of the functions.</summary>
internal static partial class BuildCommand
{
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
        const string project = "functions/Omni.Functions.csproj";
        Console.WriteLine("> restoring the Azure packages");
        var restore = new Step("restoring the Azure packages", "dotnet", ["restore", project], repository.Root) { Environment = Dotnet.Azure };
        var (exitCode, output) = await restore.CaptureAsync(ct);
        if (exitCode is not 0)
        {
            var missing = MissingPackages(output);
            await Console.Error.WriteLineAsync(missing.Count is 0
                ? output
                : $"The package registry lacks what the Azure flavour needs: {string.Join(", ", missing)}.");
            return 1;
        }

        return await new Step("building the functions for Azure", "dotnet", ["build", project, "-c", "Release", "--no-restore", "-v", "q"], repository.Root)
        {
            Environment = Dotnet.Azure,
        }.RunAsync(ct);
    }

    /// <summary>The packages that a restore did not find at all (NU1101) or not in a fitting version (NU1102, NU1103).</summary>
    internal static IReadOnlyList<string> MissingPackages(string output) =>
        [.. Missing().Matches(output).Select(match => match.Groups[1].Value).Distinct().Order(StringComparer.Ordinal)];

    [GeneratedRegex(@"NU110[123]: [^\r\n]*? package ([A-Za-z0-9_.-]+[A-Za-z0-9])")]
    private static partial Regex Missing();
}
