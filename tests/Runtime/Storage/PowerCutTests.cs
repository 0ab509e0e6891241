using Omni.Runtime.Storage;
using Xunit.Abstractions;

namespace Omni.Tests.Runtime.Storage;

/// <summary>
/// Cutting the power leaves the log up to the last sync and any part of what came after. One load, then many copies of its store
/// with the log cut at a random byte: whatever was acknowledged by then is there, and what is there is exactly one moment of the past.
/// </summary>
public sealed class PowerCutTests(ITestOutputHelper output)
{
    private const int Steps = 400;
    private const int Cuts = 200;

    [Fact]
    public async Task After_a_power_cut_the_store_holds_one_moment_with_all_that_was_acknowledged()
    {
        var (random, history, store) = await LoadAsync();
        using var _ = store;
        var length = new FileInfo(store.Log).Length;
        var found = new HashSet<int>();
        for (var i = 0; i < Cuts; i++)
        {
            using var cut = new StoreCopy(store.Folder);
            var at = random.NextInt64(length + 1);
            cut.Cut(cut.Log, at);

            using var database = cut.Open();
            var step = history.Find(database);

            Assert.True(step >= history.AcknowledgedAt(at), $"Cut at {at}: step {step} is there, {history.AcknowledgedAt(at)} was acknowledged.");
            found.Add(step);
        }

        Assert.True(found.Count > Cuts / 4, "The cuts hit too few different moments to prove anything.");
    }

    [Fact]
    public async Task A_store_that_went_on_after_a_power_cut_survives_the_next_ones()
    {
        var (random, history, store) = await LoadAsync();
        try
        {
            for (var round = 0; round < 8; round++)
            {
                var length = new FileInfo(store.Log).Length;
                store.Cut(store.Log, random.NextInt64(length / 2, length + 1));
                using (var database = store.Open())
                {
                    var step = history.Find(database);
                    await history.RunAsync(database, store.Folder, step, 40);

                    // As it lies on the disk at this moment, not as an orderly end would leave it.
                    var next = new StoreCopy(store.Folder);
                    store.Dispose();
                    store = next;
                }

                using var again = new StoreCopy(store.Folder);
                using var opened = again.Open();
                Assert.Equal(history.Steps, history.Find(opened));
            }
        }
        finally
        {
            store.Dispose();
        }
    }

    /// <summary>Every acknowledged group costs one sync of the log: RocksDB counts what it asked the disk for.</summary>
    [Fact]
    public async Task Each_group_is_synced_before_it_is_acknowledged()
    {
        using var store = new TestStore();
        var before = Syncs(store.Database);
        for (var i = 0; i < 25; i++)
        {
            await store.Tables.Get(Omni.Pipeline.Ports.TableNames.Settings).WriteAsync(Omni.Pipeline.Ports.RowChange.Upsert(new("p", "k" + i)), default);
            await store.Committer.SyncedAsync(default);
            Assert.Equal(before + i + 1, Syncs(store.Database));
        }
    }

    private static int Syncs(RocksDatabase database)
    {
        // "Cumulative WAL: 25 writes, 25 syncs, ..."
        var text = database.Property("rocksdb.stats");
        var line = text.Split('\n').Single(line => line.StartsWith("Cumulative WAL:", StringComparison.Ordinal));
        return int.Parse(line.Split(',')[1].Trim().Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture);
    }

    private async Task<(Random Random, StoreHistory History, StoreCopy Store)> LoadAsync()
    {
        var seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        var history = new StoreHistory(seed);
        using var store = new TestStore();
        store.Committer.Dispose();
        await history.RunAsync(store.Database, store.Directory, 0, Steps);
        return (new Random(seed), history, new StoreCopy(store.Directory));
    }
}
