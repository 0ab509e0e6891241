using System.CommandLine;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Omni.Runtime.Commands;

/// <summary>Builds and lints every Bicep file with the Bicep CLI, which comes as a package; a warning fails.</summary>
internal static class InfraCommand
{
    private const string Version = "0.49.2";

    public static Command Create(Repository repository)
    {
        var check = new Option<bool>("--check") { Description = "Change nothing; fail on an unformatted file." };
        var command = new Command("infra", "Builds, lints and formats the Bicep files of infra/.") { check };
        command.SetAction((parsed, ct) => RunAsync(repository.Root, parsed.GetValue(check), Console.Out, ct));
        return command;
    }

    /// <param name="root">The repository.</param>
    /// <param name="check">Whether unformatted files fail instead of being formatted.</param>
    /// <param name="output">Where findings go.</param>
    /// <param name="ct">Stops the work.</param>
    public static async Task<int> RunAsync(string root, bool check, TextWriter output, CancellationToken ct)
    {
        if (await FindBicepAsync(root, output, ct) is not { } bicep)
        {
            return 1;
        }

        var built = Directory.CreateDirectory(Path.Combine(root, "artifacts", "infra")).FullName;
        var failed = 0;
        foreach (var file in Files(root, "*.bicep"))
        {
            var name = Path.GetRelativePath(Path.Combine(root, "infra"), file);
            var json = Path.Combine(built, Path.ChangeExtension(name.Replace(Path.DirectorySeparatorChar, '-'), ".json"));
            failed += await AskAsync(bicep, ["build", file, "--outfile", json], output, ct) ? 0 : 1;
            failed += await AskAsync(bicep, ["lint", file], output, ct) ? 0 : 1;
            failed += await FormatAsync(bicep, file, check, output, ct) ? 0 : 1;
        }

        foreach (var file in Files(root, "*.bicepparam"))
        {
            failed += await AskAsync(bicep, ["build-params", file, "--outfile", Path.Combine(built, "main.parameters.json")], output, ct) ? 0 : 1;
        }

        await output.WriteLineAsync(failed == 0 ? "infra: no findings" : $"infra: {failed} of the steps failed");
        return failed == 0 ? 0 : 1;
    }

    /// <summary>Whether a run of the CLI is clean: it says warnings on its error stream and still ends with 0.</summary>
    internal static bool IsClean(int exitCode, string errors) => exitCode == 0 && errors.Trim().Length == 0;

    private static IEnumerable<string> Files(string root, string pattern) =>
        Directory.EnumerateFiles(Path.Combine(root, "infra"), pattern, SearchOption.AllDirectories).Order(StringComparer.Ordinal);

    private static async Task<bool> AskAsync(string bicep, string[] arguments, TextWriter output, CancellationToken ct)
    {
        var (exitCode, _, errors) = await StartAsync(bicep, arguments, ct);
        await output.WriteAsync(errors);
        return IsClean(exitCode, errors);
    }

    private static async Task<bool> FormatAsync(string bicep, string file, bool check, TextWriter output, CancellationToken ct)
    {
        if (!check)
        {
            return await AskAsync(bicep, ["format", file], output, ct);
        }

        var (exitCode, formatted, errors) = await StartAsync(bicep, ["format", file, "--stdout"], ct);
        await output.WriteAsync(errors);
        var isFormatted = string.Equals(formatted.ReplaceLineEndings("\n"), (await File.ReadAllTextAsync(file, ct)).ReplaceLineEndings("\n"), StringComparison.Ordinal);
        if (!isFormatted)
        {
            await output.WriteLineAsync($"{file}: not formatted");
        }

        return isFormatted && IsClean(exitCode, errors);
    }

    /// <summary>Restores the package into the artifacts by a project that knows nothing of ours.</summary>
    private static async Task<string?> FindBicepAsync(string root, TextWriter output, CancellationToken ct)
    {
        var system = OperatingSystem.IsWindows() ? "win" : OperatingSystem.IsMacOS() ? "osx" : "linux";
        var package = $"Azure.Bicep.CommandLine.{system}-{(RuntimeInformation.OSArchitecture is Architecture.Arm64 ? "arm64" : "x64")}";
        var folder = Directory.CreateDirectory(Path.Combine(root, "artifacts", "bicep")).FullName;
        var program = Path.Combine(
            folder, "packages", package.ToLowerInvariant(), Version, "tools", OperatingSystem.IsWindows() ? "bicep.exe" : "bicep");
        if (!File.Exists(program))
        {
            await File.WriteAllTextAsync(Path.Combine(folder, "Directory.Build.props"), "<Project />", ct);
            await File.WriteAllTextAsync(Path.Combine(folder, "Directory.Packages.props"), "<Project />", ct);
            var project = Path.Combine(folder, "bicep.csproj");
            await File.WriteAllTextAsync(
                project,
                $"""
                <Project Sdk="Microsoft.NET.Sdk">
                  <PropertyGroup>
                    <TargetFramework>net10.0</TargetFramework>
                    <RestorePackagesPath>packages</RestorePackagesPath>
                    <NuGetAudit>false</NuGetAudit>
                  </PropertyGroup>
                  <ItemGroup>
                    <PackageDownload Include="{package}" Version="[{Version}]" />
                  </ItemGroup>
                </Project>
                """,
                ct);
            var (exitCode, said, errors) = await StartAsync("dotnet", ["restore", project, "-v", "q"], ct);
            if (exitCode != 0 || !File.Exists(program))
            {
                await output.WriteLineAsync($"infra: can't restore {package} {Version}");
                await output.WriteAsync(said + errors);
                return null;
            }
        }

        if (!OperatingSystem.IsWindows())
        {
            // A package keeps no right to run.
            File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        return program;
    }

    private static async Task<(int ExitCode, string Output, string Errors)> StartAsync(string program, string[] arguments, CancellationToken ct)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        })!;
        try
        {
            var (said, errors) = (process.StandardOutput.ReadToEndAsync(ct), process.StandardError.ReadToEndAsync(ct));
            await process.WaitForExitAsync(ct);
            return (process.ExitCode, await said, await errors);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }
}
