using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Omni.Tests.EndToEnd;

/// <summary>The load driver and the drill, as a person starts them, small. What they found is checked, never how long it took.</summary>
public sealed class LoadTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly string _json = Path.GetTempFileName();

    public void Dispose() => File.Delete(_json);

    [Theory]
    [InlineData("spread")]
    [InlineData("compact")]
    public async Task A_small_load_comes_through_and_its_figures_are_written(string plan)
    {
        var figures = await RunAsync("pipeline", "--rate", "50", "--seconds", "2", "--senders", "30", "--plan", plan);

        Assert.True((long)figures["accepted"]! > 0);
        Assert.Equal((long)figures["accepted"]!, (long)figures["delivered"]!);
        Assert.Equal((0, 0, 0), ((int)figures["lost"]!, (int)figures["duplicate"]!, (int)figures["outOfOrder"]!));
        string[] named = ["messagesPerSecond", "p50Ms", "p99Ms", "p999Ms", "cpuMicrosPerMessage", "serverRssMb", "seconds", "machine"];
        Assert.All(named, name => Assert.NotNull(figures[name]));
    }

    [Fact]
    public async Task Two_kills_lose_nothing()
    {
        var figures = await RunAsync("drill", "--rounds", "2");

        Assert.Equal(2, (int)figures["rounds"]!);
        Assert.True((long)figures["accepted"]! > 0);
        Assert.Equal(
            (0, 0, 0, 0), ((int)figures["lost"]!, (int)figures["duplicate"]!, (int)figures["outOfOrder"]!, (int)figures["stuck"]!));
        Assert.NotNull(figures["recoveryP95Seconds"]);
    }

    private async Task<JsonNode> RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Omni.Bench.dll"), .. arguments, "--json", _json])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        try
        {
            await process.WaitForExitAsync().WaitAsync(Patience);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }

        Assert.True(process.ExitCode is 0, $"{string.Join(' ', arguments)} ended with {process.ExitCode}:{Environment.NewLine}{await output}{await errors}");
        return JsonNode.Parse(await File.ReadAllTextAsync(_json))!;
    }
}
