using System.Text.Json.Nodes;
using Omni.Tests.Support;

namespace Omni.Tests.EndToEnd;

/// <summary>Search in the host of one process, killed and started again.</summary>
public sealed class SearchTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);

    private static readonly Dictionary<string, string> Quick = new() { ["Search__Pause"] = "00:00:00.010", ["Search__CommitInterval"] = "00:00:00.500" };

    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("omni-search-e2e-");

    public void Dispose() => _data.Delete(recursive: true);

    [Fact]
    public async Task What_was_said_is_found_also_after_a_kill_and_after_the_index_was_lost()
    {
        using var patience = new CancellationTokenSource(Patience);
        string password;
        await using (var host = await HostProcess.StartAsync(_data.FullName, Quick))
        {
            password = host.Password!;
            using var client = new ApiClient(host.Address);
            await client.SignInAsync("admin", password);
            await client.PutAsync("api/channels/web/site", new JsonObject { ["settings"] = new JsonObject() });
            await SayAsync(host.Address, "one", "我的包裹 parcel one");
            await FindAsync(client, "包裹", 1, patience.Token);
            await SayAsync(host.Address, "two", "包裹 parcel two");
            await host.KillAsync();
        }

        await using (var host = await HostProcess.StartAsync(_data.FullName, Quick))
        {
            using var client = new ApiClient(host.Address);
            await client.SignInAsync("admin", password);
            await FindAsync(client, "parcel", 2, patience.Token);
            await SayAsync(host.Address, "three", "parcel three");
            await FindAsync(client, "parcel", 3, patience.Token);
            await client.PostAsync("api/search/rebuild", null);
            await FindAsync(client, "parcel", 3, patience.Token);
            await host.KillAsync();
        }

        Directory.Delete(Path.Combine(_data.FullName, "search"), recursive: true);
        await using (var host = await HostProcess.StartAsync(_data.FullName, Quick))
        {
            using var client = new ApiClient(host.Address);
            await client.SignInAsync("admin", password);
            await FindAsync(client, "parcel", 3, patience.Token);
        }
    }

    private static async Task SayAsync(Uri host, string id, string text)
    {
        using var visitor = new ApiClient(host);
        var session = await visitor.PostAsync("api/web/site/sessions", null);
        visitor.UseToken((string)session["token"]!);
        await visitor.PostAsync("api/channels/web/site/webhook", new JsonObject { ["clientMessageId"] = id, ["text"] = text });
    }

    /// <summary>Looks until as many are found; the index comes after the acknowledgement.</summary>
    private static async Task FindAsync(ApiClient client, string query, int count, CancellationToken ct)
    {
        while (true)
        {
            var hits = (await client.GetAsync($"api/search?q={Uri.EscapeDataString(query)}", ct))["hits"]!.AsArray();
            Assert.True(hits.Count <= count);
            if (hits.Count == count)
            {
                Assert.All(hits, hit => Assert.NotEmpty(hit!["highlights"]!.AsArray()));
                return;
            }

            await Task.Delay(Look, ct);
        }
    }
}
