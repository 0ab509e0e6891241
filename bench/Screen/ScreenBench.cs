using System.Text.Json;
using System.Text.Json.Nodes;
using Omni.Bench.Load;
using Omni.Runtime.Commands;

namespace Omni.Bench.Screen;

/// <summary>
/// The embedded host with its pages in a process of its own, and a browser with two contexts: a visitor with the widget, an agent with the console.
/// What is done in the browser is console/e2e/screen.mjs, which also measures, by turns, the same browser without Omni.
/// </summary>
internal sealed class ScreenBench(int messages, string jsonFile)
{
    private const string Account = "bench";
    private const string Agent = "bench";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public async Task<int> RunAsync(CancellationToken ct)
    {
        var repository = Repository.Find();
        var prerequisites = new Prerequisites(repository);
        await prerequisites.EnsureConsoleAsync(ct);
        var chromium = await prerequisites.EnsureChromiumAsync(ct) ?? throw new LoadException("There is no console to look at.");
        var data = Directory.CreateTempSubdirectory("omni-screen-").FullName;
        try
        {
            await using var server = await ServerProcess.StartAsync(data, 0, NoLimits.Settings, hasPages: true);
            var seen = Path.Combine(data, "seen.json");
            var step = await WalkAsync(repository, server, chromium, seen, ct);
            if (await step.RunAsync(ct) is var exitCode and not 0)
            {
                throw new LoadException($"The browser's part ended with {exitCode}.");
            }

            var figures = ScreenFigures.Of(Read(await File.ReadAllTextAsync(seen, ct)), Machine.Describe());
            figures.Print();
            if (jsonFile.Length > 0)
            {
                await File.WriteAllTextAsync(jsonFile, figures.ToJson(), ct);
            }

            return 0;
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }

    private async Task<Step> WalkAsync(Repository repository, ServerProcess server, string chromium, string seen, CancellationToken ct)
    {
        using var http = new HttpClient { BaseAddress = server.Address };
        var anonymous = new OmniClient(http);
        var session = await anonymous.PostAsync("api/sessions", new JsonObject { ["username"] = "admin", ["password"] = server.Password }, ct);
        var admin = anonymous.As((string)session["accessToken"]!);
        await admin.PutAsync($"api/channels/web/{Account}", new JsonObject { ["settings"] = new JsonObject() }, ct);
        var agent = await admin.PostAsync(
            "api/agents",
            new JsonObject { ["username"] = Agent, ["displayName"] = Agent, ["role"] = "agent", ["languages"] = new JsonArray("en"), ["skills"] = new JsonArray(), ["capacity"] = 5 },
            ct);
        return new("measuring in the browser", "node", [Path.Combine(repository.Console, "e2e", "screen.mjs")], repository.Root)
        {
            Environment = new Dictionary<string, string?>
            {
                ["OMNI_BASE"] = server.Address.AbsoluteUri,
                ["OMNI_SITE"] = Account,
                ["OMNI_USERNAME"] = Agent,
                ["OMNI_PASSWORD"] = (string)agent["password"]!,
                ["OMNI_MESSAGES"] = $"{messages}",
                ["OMNI_SEEN"] = seen,
                ["OMNI_CHROMIUM"] = chromium,
                ["OMNI_SCREENSHOTS"] = Path.Combine(repository.Artifacts, "bench-screen"),
            },
        };
    }

    private static ScreenSeen Read(string text) => JsonSerializer.Deserialize<ScreenSeen>(text, Json)!;
}
