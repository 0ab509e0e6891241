using Omni.Pipeline.Ports;
using Omni.Runtime.Storage;
using Xunit.Abstractions;

namespace Omni.Tests.Runtime.Storage;

/// <summary>A damaged store is refused at the start, or its reads are: never fewer rows without a word.</summary>
public sealed class DamageTests(ITestOutputHelper output)
{
    [Fact]
    public async Task A_flipped_byte_in_the_log_is_refused_unless_it_is_in_the_very_last_record()
    {
        var seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var history = new StoreHistory(seed);
        using var store = new TestStore();
        store.Committer.Dispose();
        await history.RunAsync(store.Database, store.Directory, 0, 120);
        var lastRecordBegins = new FileInfo(Directory.GetFiles(store.Directory, "*.log")[^1]).Length;
        await history.RunAsync(store.Database, store.Directory, history.Steps, 1);
        using var intact = new StoreCopy(store.Directory);

        // All over the log, and densely in its last block, where RocksDB alone is fooled by a length.
        var length = new FileInfo(intact.Log).Length;
        var lastBlock = length / 32768 * 32768;
        var places = Enumerable.Range(0, 100).Select(_ => random.NextInt64(lastRecordBegins))
            .Concat(Enumerable.Range(0, 300).Select(_ => random.NextInt64(Math.Min(lastBlock, lastRecordBegins - 1), lastRecordBegins)));
        foreach (var at in places)
        {
            using var copy = new StoreCopy(intact.Folder);
            copy.Flip(copy.Log, at, (byte)(1 << random.Next(8)));
            AssertRefused(copy, $"byte {at}", database => history.Find(database) == history.Steps); // It hit the padding of a block.
        }
    }

    [Fact]
    public async Task A_flipped_length_near_the_end_does_not_hide_what_follows_it()
    {
        using var store = new TestStore();
        var table = store.Tables.Get(TableNames.Settings);
        var starts = new List<long>();
        for (var i = 0; i < 20; i++)
        {
            starts.Add(new FileInfo(Directory.GetFiles(store.Directory, "*.log")[^1]).Length);
            await table.WriteAsync(RowChange.Insert(new Row("p", "k" + i).Set("v", new string('x', 300))), default);
            await store.Committer.SyncedAsync(default);
        }

        using var intact = new StoreCopy(store.Directory);
        foreach (var start in starts.SkipLast(1))
        {
            using var copy = new StoreCopy(intact.Folder);
            copy.Flip(copy.Log, start + 5, 0x40); // The length's high byte: the record now seems to reach past the end.
            AssertRefused(copy, $"record at {start}");
        }
    }

    [Theory]
    [InlineData("CURRENT")]
    [InlineData("MANIFEST-*")]
    public async Task A_flipped_byte_in_what_describes_the_store_is_refused(string pattern)
    {
        using var intact = await FilledAsync();
        var length = new FileInfo(intact.Files(pattern).Single()).Length;
        for (long at = 0; at < length; at += Math.Max(1, length / 25))
        {
            using var copy = new StoreCopy(intact.Folder);
            copy.Flip(copy.Files(pattern).Single(), at, 0x10);
            AssertRefused(copy, $"{pattern} byte {at}");
        }
    }

    [Theory]
    [InlineData("MANIFEST-*")]
    [InlineData("*.sst")]
    public async Task A_missing_or_short_file_is_refused(string pattern)
    {
        using var intact = await FilledAsync();
        using (var without = new StoreCopy(intact.Folder))
        {
            File.Delete(without.Files(pattern)[0]);
            AssertRefused(without, pattern + " missing");
        }

        using var shorter = new StoreCopy(intact.Folder);
        shorter.Cut(shorter.Files(pattern)[0], new FileInfo(shorter.Files(pattern)[0]).Length / 2);
        AssertRefused(shorter, pattern + " short");
    }

    [Fact]
    public async Task A_log_that_is_missing_or_short_in_the_middle_is_refused()
    {
        using var intact = await TwoLogsAsync();
        Assert.True(intact.Files("*.log").Count > 1);
        using (var without = new StoreCopy(intact.Folder))
        {
            File.Delete(without.Files("*.log")[0]);
            AssertRefused(without, "first log missing");
        }

        using var shorter = new StoreCopy(intact.Folder);
        var log = shorter.Files("*.log")[0];
        shorter.Cut(log, new FileInfo(log).Length - 10);
        AssertRefused(shorter, "first log short");
    }

    [Fact]
    public async Task A_flipped_byte_in_a_table_file_fails_the_read_and_is_remembered()
    {
        using var intact = await FilledAsync();
        using var copy = new StoreCopy(intact.Folder);
        copy.Flip(copy.Files("*.sst").MaxBy(file => new FileInfo(file).Length)!, 2000, 0x10);
        using var database = copy.Open();
        using var committer = TestStore.CommitterOf(database, new Disk(copy.Folder));
        var table = TestStore.TablesOf(database, committer).Get(TableNames.Settings);

        await Assert.ThrowsAsync<StorageUnavailableException>(async () => await table.RangeAsync("p", RowRange.All, 1000, default));
        await Assert.ThrowsAsync<StorageUnavailableException>(async () =>
        {
            for (var i = 0; i < 500; i++)
            {
                await table.GetAsync("p", "k" + i, default);
            }
        });

        Assert.NotNull(database.Damage);
        Assert.DoesNotContain(copy.Folder, database.Damage, StringComparison.Ordinal);
    }

    private static void AssertRefused(StoreCopy copy, string what, Func<RocksDatabase, bool>? isHarmless = null)
    {
        try
        {
            using var database = copy.Open();
            if (isHarmless is not null && isHarmless(database))
            {
                return;
            }
        }
        catch (DataDirectoryException refused)
        {
            Assert.Contains("backup", refused.Message, StringComparison.Ordinal);
            Assert.Contains(copy.Folder, refused.Message, StringComparison.Ordinal);
            return;
        }

        Assert.Fail($"The damaged store was opened: {what}.");
    }

    /// <summary>Rows in a table file, and some in the log.</summary>
    private static async Task<StoreCopy> FilledAsync()
    {
        using var store = new TestStore();
        for (var i = 0; i < 500; i++)
        {
            await store.Tables.Get(TableNames.Settings).WriteAsync(RowChange.Insert(new Row("p", "k" + i).Set("v", Guid.NewGuid().ToString())), default);
        }

        store.Reopen(); // Recovery turns the log into a table file.
        await store.Tables.Get(TableNames.Settings).WriteAsync(RowChange.Insert(new Row("p", "last")), default);
        await store.Committer.SyncedAsync(default);
        return new StoreCopy(store.Directory);
    }

    /// <summary>More rows than one memtable takes, and a queued message that keeps the first log alive.</summary>
    private static async Task<StoreCopy> TwoLogsAsync()
    {
        using var store = new TestStore();
        var entry = new Omni.Runtime.Queues.QueuedMessage
        {
            Queue = QueueNames.Dedupe,
            SequenceNumber = 1,
            SessionId = "s",
            MessageId = "1",
            Body = new Omni.Pipeline.Messages.AssignRequest("", ""),
            EnqueuedAt = DateTimeOffset.UnixEpoch,
        };
        store.Committer.Apply(entry, static (group, it) => group.Put(it.EntryId, it));
        var text = new string('x', 30_000);
        for (var i = 0; i < 1300; i++)
        {
            await store.Tables.Get(TableNames.Settings).WriteAsync(RowChange.Insert(new Row("p", "k" + i).Set("v", text)), default);
            if (i % 50 == 0)
            {
                await store.Committer.SyncedAsync(default);
            }
        }

        await store.Committer.SyncedAsync(default);
        return new StoreCopy(store.Directory);
    }
}
