using System.Net;
using System.Text.Json.Nodes;
using Omni.Tests.Support;

namespace Omni.Tests.EndToEnd;

/// <summary>A disk that is full for a real host: new work is refused, reads go on, nothing is lost, and no restart is needed.</summary>
public sealed class DiskFullTests : IDisposable
{
    private const int Senders = 8;
    private const int Before = 10;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);

    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("omni-full-");

    public void Dispose() => _data.Delete(recursive: true);

    [LinuxFact]
    public async Task A_full_disk_refuses_new_work_loses_nothing_and_is_left_without_a_restart()
    {
        using var patience = new CancellationTokenSource(Patience);
        var ct = patience.Token;
        await using var host = await HostProcess.StartAsync(_data.FullName, new Dictionary<string, string>(), ignoreFileSizeSignal: true);
        using var admin = new ApiClient(host.Address);
        await admin.SignInAsync("admin", host.Password!, ct);
        await admin.PutAsync("api/channels/web/site", new JsonObject { ["settings"] = new JsonObject() }, ct);
        var senders = Enumerable.Range(0, Senders).Select(number => new KillSender(number)).ToArray();
        await Task.WhenAll(senders.Select(sender => sender.SendAsync(host.Address, Before, ct)));
        foreach (var sender in senders)
        {
            await sender.AssertStoredOnceInOrderAsync(admin, host.Address, ct);
        }

        var log = new FileInfo(Directory.GetFiles(Path.Combine(_data.FullName, "store"), "*.log").Single());
        FileSizeLimit.Set(host.ProcessId, log.Length + 30_000);
        foreach (var refused in await Task.WhenAll(senders.Select(sender => sender.SendUntilRefusedAsync(host.Address, ct))))
        {
            await AssertUnavailableAsync(refused, ct);
        }

        using (var ready = await admin.Http.GetAsync("api/health/ready", ct))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
            Assert.Contains("The disk refuses writes: File too large", await ready.Content.ReadAsStringAsync(ct), StringComparison.Ordinal);
        }

        foreach (var sender in senders)
        {
            Assert.Equal(sender.Acknowledged.Take(Before), (await sender.StoredAsync(host.Address, ct)).Take(Before));
        }

        FileSizeLimit.Lift(host.ProcessId);
        await ReadyAsync(admin, ct);

        await Task.WhenAll(senders.Select(sender => sender.SendAsync(host.Address, 1, ct)));
        foreach (var sender in senders)
        {
            await sender.AssertStoredOnceInOrderAsync(admin, host.Address, ct);
        }

        Assert.Empty((await admin.GetAsync("api/dead-letters", ct))["deadLetters"]!.AsArray());
    }

    private static async Task AssertUnavailableAsync(HttpResponseMessage refused, CancellationToken ct)
    {
        using (refused)
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
            Assert.NotNull(refused.Headers.RetryAfter);
            Assert.Contains("urn:omni:problem:unavailable", await refused.Content.ReadAsStringAsync(ct), StringComparison.Ordinal);
        }
    }

    private static async Task ReadyAsync(ApiClient client, CancellationToken ct)
    {
        while (true)
        {
            using var ready = await client.Http.GetAsync("api/health/ready", ct);
            if (ready.IsSuccessStatusCode)
            {
                return;
            }

            await Task.Delay(Look, ct);
        }
    }
}
