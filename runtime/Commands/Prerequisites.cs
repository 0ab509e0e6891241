namespace Omni.Runtime.Commands;

/// <summary>Makes what a command needs besides .NET: the built console, a browser. Says what it does; the second time there is nothing to do.</summary>
internal sealed class Prerequisites(Repository repository)
{
    private static readonly string[] ConsoleFolders = ["src", "public", "widget"];

    public async Task EnsureConsoleAsync(CancellationToken ct)
    {
        if (!repository.HasConsole)
        {
            return;
        }

        var packages = ContentStamp.Of(repository.Console, ["package-lock.json"], []);
        await EnsureAsync(
            "console-packages",
            packages,
            Path.Combine(repository.Console, "node_modules"),
            new("installing the console's packages (npm ci)", Programs.Npm, ["ci", "--no-audit", "--no-fund"], repository.Console),
            ct);

        var top = Directory.GetFiles(repository.Console).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal);
        await EnsureAsync(
            "console-build",
            ContentStamp.Of(repository.Console, top, ConsoleFolders),
            Path.Combine(repository.Console, "dist"),
            new("building the console (npm run build)", Programs.Npm, ["run", "build"], repository.Console),
            ct);
    }

    /// <summary>What stands in for Azure; see <see cref="Emulators"/>.</summary>
    public Task EnsureEmulatorsAsync(CancellationToken ct)
    {
        var emulators = new Emulators(repository).Directory;
        return EnsureAsync(
            "emulators",
            ContentStamp.Of(emulators, ["package-lock.json"], []),
            Path.Combine(emulators, "node_modules"),
            new("installing Azurite (npm ci)", Programs.Npm, ["ci", "--no-audit", "--no-fund"], emulators),
            ct);
    }

    /// <summary>A Chromium for the browser test; null when there is no console to test. Never goes on without one.</summary>
    public async Task<string?> EnsureChromiumAsync(CancellationToken ct)
    {
        if (!repository.HasConsole)
        {
            return null;
        }

        if (FindChromium() is { } found)
        {
            return found;
        }

        if (OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess && Programs.Find("apt-get") is not null)
        {
            await InstallWithAptAsync(ct);
        }
        else
        {
            Step install = new("installing Chromium (playwright)", Programs.Npx, ["--yes", "playwright", "install", "chromium"], repository.Console);
            await RunAsync(install, ct);
        }

        return FindChromium() ?? throw new CommandException(
            "Chromium was installed but is not where it was looked for. Set OMNI_CHROMIUM to the full path of a Chromium, Chrome or Edge.");
    }

    private async Task InstallWithAptAsync(CancellationToken ct)
    {
        var quiet = new Dictionary<string, string?> { ["DEBIAN_FRONTEND"] = "noninteractive" };
        await RunAsync(new("reading the list of packages (apt-get update)", "apt-get", ["update"], repository.Root) { Environment = quiet }, ct);
        Step install = new("installing Chromium (apt-get)", "apt-get", ["install", "-y", "chromium", "fonts-noto-cjk"], repository.Root) { Environment = quiet };
        await RunAsync(install, ct);
    }

    private static string? FindChromium()
    {
        if (Environment.GetEnvironmentVariable("OMNI_CHROMIUM") is { Length: > 0 } chosen)
        {
            return File.Exists(chosen) ? chosen : throw new CommandException($"OMNI_CHROMIUM is '{chosen}', and there is no such file.");
        }

        return Programs.Find("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge", "microsoft-edge") ?? PlaywrightChromium.Find();
    }

    private async Task EnsureAsync(string name, string stamp, string product, Step step, CancellationToken ct)
    {
        var path = Path.Combine(repository.Artifacts, "stamps", name);
        if (Directory.Exists(product) && File.Exists(path) && await File.ReadAllTextAsync(path, ct) == stamp)
        {
            return;
        }

        await RunAsync(step, ct);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await File.WriteAllTextAsync(path, stamp, ct);
    }

    private static async Task RunAsync(Step step, CancellationToken ct)
    {
        var exitCode = await step.RunAsync(ct);
        if (exitCode is not 0)
        {
            throw new CommandException($"{step.Title} failed with exit code {exitCode}.");
        }
    }
}
