using Omni.Runtime.Commands;
using Omni.Tests.Support;

namespace Omni.Tests.EndToEnd;

/// <summary>Runs the walks of console/e2e in a real browser against a real host; their pictures are kept beside the results.</summary>
internal static class Walks
{
    /// <summary>Builds the console, and finds or installs a browser.</summary>
    public static async Task<string?> ReadyAsync(CancellationToken ct)
    {
        var prerequisites = new Prerequisites(new(RepositoryFiles.Root));
        await prerequisites.EnsureConsoleAsync(ct);
        return await prerequisites.EnsureChromiumAsync(ct);
    }

    /// <summary>A host with the built console.</summary>
    public static Task<OmniHost> StartAsync() => OmniHost.StartAsync(console: Path.Combine(new Repository(RepositoryFiles.Root).Console, "dist"));

    /// <param name="walk">The script.</param>
    /// <param name="host">Against which.</param>
    /// <param name="chromium">The browser.</param>
    /// <param name="settings">What the walk is told beside these.</param>
    /// <param name="ct">Ends it.</param>
    /// <param name="pictures">The folder of its pictures.</param>
    public static async Task RunAsync(
        string walk, OmniHost host, string? chromium, Dictionary<string, string?> settings, CancellationToken ct, string pictures = "screenshots")
    {
        var repository = new Repository(RepositoryFiles.Root);
        settings["OMNI_BASE"] = host.Address.AbsoluteUri;
        settings["OMNI_SCREENSHOTS"] = Path.Combine(repository.Artifacts, "test-results", pictures);
        settings["OMNI_CHROMIUM"] = chromium;
        var (exitCode, output) = await new Step($"walking through {walk}", "node", [Path.Combine(repository.Console, "e2e", $"{walk}.mjs")], repository.Root)
        {
            Environment = settings,
        }.CaptureAsync(ct);
        Assert.True(exitCode is 0, $"The walk {walk} ended with {exitCode}:{Environment.NewLine}{output}");
    }
}
