using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Omni.Runtime.Storage;
using Omni.Tests.Support;

namespace Omni.Tests.EndToEnd;

/// <summary>The numbers that an operator reads, against what is on the disk, over a SIGKILL in the middle of the load.</summary>
public sealed class CountedKillTests : IDisposable
{
    private const int Senders = 16;
    private const int BeforeKill = 200;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);

    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("omni-counted-");

    public void Dispose() => _data.Delete(recursive: true);

    [Theory]
    [InlineData("Spread")]
    [InlineData("Compact")]
    public async Task The_counters_agree_with_the_tables_before_and_after_a_kill(string plan)
    {
        using var patience = new CancellationTokenSource(Patience);
        var environment = new Dictionary<string, string> { ["Pipeline__Plan"] = plan };
        var senders = Enumerable.Range(0, Senders).Select(number => new KillSender(number)).ToList();
        var told = 0L;
        await using (var first = await HostProcess.StartAsync(_data.FullName, environment))
        {
            using var admin = new ApiClient(first.Address);
            await admin.SignInAsync("admin", first.Password!);
            await admin.PutAsync("api/channels/web/site", new JsonObject { ["settings"] = new JsonObject() });

            // Nobody is cut off here: what was acknowledged is what was accepted, to the message.
            await Task.WhenAll(senders.Select(sender => sender.SendAsync(first.Address, 5, patience.Token)));
            Assert.Equal(Senders * 5, await ScrapeAsync(first.Address, "omni_messages_accepted_total", patience.Token));

            var acknowledged = 0;
            var enough = new TaskCompletionSource();
            var sending = senders.Select(sender => sender.SendUntilBrokenAsync(
                first.Address, () => { if (Interlocked.Increment(ref acknowledged) == BeforeKill) { enough.TrySetResult(); } }, patience.Token)).ToArray();
            await enough.Task.WaitAsync(patience.Token);
            told = await ScrapeAsync(first.Address, "omni_messages_stored_total", patience.Token);
            await first.KillAsync();
            await Task.WhenAll(sending);
        }

        // A number that was told is on the disk: it waited for it.
        var kept = StoredOnDisk();
        Assert.InRange(told, 1, kept);

        long storedAfter;
        await using (var second = await HostProcess.StartAsync(_data.FullName, environment))
        {
            await Task.WhenAll(senders.Select(sender => sender.SendAsync(second.Address, 1, patience.Token)));
            while (await ScrapeAsync(second.Address, "omni_queue_waiting", patience.Token) + await ScrapeAsync(second.Address, "omni_queue_in_hand", patience.Token) > 0)
            {
                await Task.Delay(Look, patience.Token);
            }

            storedAfter = await ScrapeAsync(second.Address, "omni_messages_stored_total", patience.Token);
            Assert.Equal(0, await ScrapeAsync(second.Address, "omni_queue_dead_letters", patience.Token));
            await second.KillAsync();
        }

        // What was there and what this process counted is all there is: nothing was counted twice, however often it was delivered.
        Assert.Equal(StoredOnDisk(), kept + storedAfter);
        Assert.Equal(senders.Sum(sender => sender.Acknowledged.Count), StoredOnDisk());
    }

    /// <summary>The sum of a family's values over all its tags, asked as Prometheus asks.</summary>
    private async Task<long> ScrapeAsync(Uri host, string family, CancellationToken ct)
    {
        using var client = new HttpClient { BaseAddress = host };
        client.DefaultRequestHeaders.Authorization = new("Bearer", (await File.ReadAllTextAsync(Path.Combine(_data.FullName, "metrics.token"), ct)).Trim());
        var text = await client.GetStringAsync("metrics", ct);
        return text.Split('\n')
            .Where(line => line.StartsWith(family + "{", StringComparison.Ordinal) || line.StartsWith(family + " ", StringComparison.Ordinal))
            .Sum(line => (long)double.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture));
    }

    /// <summary>One row <c>id:</c> stands for each message that was stored.</summary>
    private long StoredOnDisk()
    {
        var marker = Encoding.UTF8.GetBytes("\0id:");
        var table = Encoding.UTF8.GetBytes("conversations\0");
        using var database = RocksDatabase.Open(Path.Combine(_data.FullName, "store"), Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance);
        using var open = database.KeepOpen();
        using var iterator = database.Iterate(database.RowFamily);
        var rows = 0L;
        for (iterator.SeekToFirst(); iterator.Valid(); iterator.Next())
        {
            var key = iterator.GetKeySpan();
            rows += key.StartsWith(table) && key.IndexOf(marker) > 0 ? 1 : 0;
        }

        return rows;
    }
}
