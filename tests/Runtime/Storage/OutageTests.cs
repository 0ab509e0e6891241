using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Omni.Pipeline.Messages;
using Omni.Pipeline.Ports;
using Omni.Runtime.Queues;
using Omni.Runtime.Storage;
using Omni.Tests.Support;

namespace Omni.Tests.Runtime.Storage;

/// <summary>A disk that refuses writes for a while: nothing that was acknowledged is lost, nothing more is accepted, and then it goes on.</summary>
public sealed class OutageTests : IDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly LogGuard _log = new();
    private readonly SequentialIds _ids = new();
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("omni-outage-");
    private readonly BadDisk _disk;
    private RocksDatabase _database;
    private Committer _committer;

    public OutageTests()
    {
        _disk = new BadDisk(_directory.FullName);
        _database = RocksDatabase.Open(_directory.FullName, NullLogger.Instance);
        _committer = TestStore.CommitterOf(_database, _disk, _log.CreateLogger<Committer>());
        _log.Expect(4101);
    }

    private ITable Table => TestStore.TablesOf(_database, _committer).Get(TableNames.Settings);

    public void Dispose()
    {
        _committer.Dispose();
        _database.Dispose();
        _directory.Delete(recursive: true);
        _log.AssertClean();
    }

    [Theory]
    [InlineData(nameof(BadDisk.Failure.BeforeTheWrite))]
    [InlineData(nameof(BadDisk.Failure.AfterTheWrite))]
    public async Task What_was_applied_before_the_outage_is_written_when_the_disk_is_back(string failure)
    {
        await InsertAsync("before");
        await _committer.SyncedAsync(None);
        await BreakAsync(Enum.Parse<BadDisk.Failure>(failure), "during");

        await RecoverAsync();

        await InsertAsync("after");
        await _committer.SyncedAsync(None);
        Restart();
        Assert.Equal(["after", "before", "during"], await KeysAsync());
    }

    [Fact]
    public async Task During_an_outage_nothing_is_accepted_and_nothing_is_called_safe()
    {
        await BreakAsync(BadDisk.Failure.BeforeTheWrite, "during");

        await Assert.ThrowsAsync<StorageUnavailableException>(() => InsertAsync("new"));
        await Assert.ThrowsAsync<StorageUnavailableException>(async () => await _committer.SyncedAsync(None));
        Assert.Contains("refuses writes", _committer.Fault!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_look_at_a_disk_that_is_still_bad_changes_nothing()
    {
        await BreakAsync(BadDisk.Failure.BeforeTheWrite, "during");

        for (var i = 1; i <= 3; i++)
        {
            _committer.TryAgain();
            await Eventually(() => _disk.Trials >= i);
        }

        await Assert.ThrowsAsync<StorageUnavailableException>(() => InsertAsync("new"));
        await RecoverAsync();
        Assert.Equal(["during"], await KeysAsync());
    }

    [Fact]
    public async Task Outages_may_follow_each_other()
    {
        for (var i = 0; i < 5; i++)
        {
            await BreakAsync(i % 2 == 0 ? BadDisk.Failure.AfterTheWrite : BadDisk.Failure.BeforeTheWrite, "k" + i);
            await RecoverAsync();
        }

        Restart();
        Assert.Equal(["k0", "k1", "k2", "k3", "k4"], await KeysAsync());
    }

    [Fact]
    public async Task Who_asks_from_outside_during_an_outage_sees_what_is_on_the_disk_and_nothing_else()
    {
        await InsertAsync("before");
        await _committer.SyncedAsync(None);
        await BreakAsync(BadDisk.Failure.BeforeTheWrite, "during");

        await FromOutsideAsync(async () =>
        {
            Assert.Equal(["before"], await KeysAsync());
            Assert.Null(await Table.GetAsync("p", "during", None));
            await _committer.SyncedAsync(None);
            await Assert.ThrowsAsync<StorageUnavailableException>(() => InsertAsync("new"));
        });

        // Work inside sees what it wrote: a stage that misses its own rows would set a message aside.
        Assert.Equal(["before", "during"], await KeysAsync());
        Assert.NotNull(await Table.GetAsync("p", "during", None));
    }

    [Fact]
    public async Task Who_asked_before_the_outage_is_not_told_that_what_it_saw_is_safe()
    {
        await FromOutsideAsync(async () =>
        {
            await BreakAsync(BadDisk.Failure.BeforeTheWrite, "during");
            Assert.Equal(["during"], await KeysAsync());
            await Assert.ThrowsAsync<StorageUnavailableException>(async () => await _committer.SyncedAsync(None));
        });
    }

    [Fact]
    public async Task A_stop_during_an_outage_ends()
    {
        await BreakAsync(BadDisk.Failure.BeforeTheWrite, "during");

        _committer.Dispose();

        Assert.Contains("refuses writes", _committer.Fault!.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<StorageUnavailableException>(() => InsertAsync("new"));
    }

    [Fact]
    public async Task A_delivery_that_the_disk_cut_short_comes_again_and_is_not_counted()
    {
        var queues = Queues();
        var queue = queues.All[QueueNames.Push];
        var deliveries = 0;
        var counts = new List<int>();
        var done = new TaskCompletionSource();
        var broken = new TaskCompletionSource();
        using var host = new QueueTriggerHost(
            queue,
            async (message, _, _) =>
            {
                counts.Add(message.DeliveryCount);
                if (++deliveries == 1)
                {
                    await BreakAsync(BadDisk.Failure.BeforeTheWrite, "during");
                    broken.SetResult();
                    await _committer.SyncedAsync(None);
                }

                done.TrySetResult();
            },
            autoComplete: true,
            maxSessions: 4,
            _log.CreateLogger<QueueTriggerHost>());
        await queues.SendAsync(QueueNames.Push, Message("m1"), None);
        await _committer.SyncedAsync(None);
        host.Start();
        await broken.Task.WaitAsync(Patience);
        await Eventually(() => _log.Lines.Any(line => line.EventId == 4305));

        // It does not spin while the disk is away: each turn would take an id for its lock.
        queues.Tick();
        var turns = _ids.NewId();
        for (var i = 0; i < 1000; i++)
        {
            await Task.Yield();
        }

        Assert.Equal(long.Parse(turns, NumberStyles.HexNumber, CultureInfo.InvariantCulture) + 1, long.Parse(_ids.NewId(), NumberStyles.HexNumber, CultureInfo.InvariantCulture));
        Assert.Equal(1, deliveries);

        await RecoverAsync();
        queues.Tick();
        await done.Task.WaitAsync(Patience);
        await host.StopAsync(None);
        Assert.Equal([1, 1], counts);
        Assert.Equal(0, queue.Waiting);
    }

    [Fact]
    public async Task A_door_is_closed_while_the_disk_is_nearly_full_and_what_is_inside_goes_on()
    {
        _log.Expect(4106);
        var time = new FakeTimeProvider();
        var options = Options.Create(new StorageOptions { MinFreeBytes = 1000, DiskCheckPeriod = TimeSpan.FromSeconds(1) });
        var queues = Queues();
        _disk.Free = 999;
        using var watch = new DiskWatch(_committer, _disk, options, time, _log.CreateLogger<DiskWatch>());
        await watch.StartAsync(None);

        await Assert.ThrowsAsync<StorageUnavailableException>(async () => await queues.SendAsync(QueueNames.Dedupe, Message("m1"), None));
        await Assert.ThrowsAsync<StorageUnavailableException>(async () => await queues.SendAsync(QueueNames.Compact, Message("m1"), None));
        await queues.SendAsync(QueueNames.Filter, Message("m1"), None);
        await InsertAsync("row");
        await _committer.SyncedAsync(None);

        _disk.Free = 1000;
        time.Advance(TimeSpan.FromSeconds(1));
        await queues.SendAsync(QueueNames.Dedupe, Message("m2"), None);
        Assert.Null(_committer.Shortage);
    }

    [Fact]
    public async Task The_clock_brings_a_disk_back_that_has_room()
    {
        var time = new FakeTimeProvider();
        var options = Options.Create(new StorageOptions { MinFreeBytes = 0, DiskCheckPeriod = TimeSpan.FromSeconds(1) });
        using var watch = new DiskWatch(_committer, _disk, options, time, _log.CreateLogger<DiskWatch>());
        await watch.StartAsync(None);
        await BreakAsync(BadDisk.Failure.BeforeTheWrite, "during");
        _disk.Fails = BadDisk.Failure.None;

        time.Advance(TimeSpan.FromSeconds(1));

        await Eventually(() => _committer.Fault is null);
        Assert.Equal(["during"], await KeysAsync());
    }

    private static StageMessage Message(string id) => new("s", id, new AssignRequest("", ""));

    /// <summary>By yielding, bounded only by the test run: nothing here depends on how long it takes.</summary>
    private static async Task Eventually(Func<bool> holds)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!holds())
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private async Task FromOutsideAsync(Func<Task> work)
    {
        _committer.BeginOutsideRead();
        await work();
    }

    private EmbeddedQueues Queues() =>
        new(_database, _committer, Options.Create(new QueueOptions()), _ids, TimeProvider.System, _log.CreateLogger<EmbeddedQueues>());

    private async Task BreakAsync(BadDisk.Failure failure, string key)
    {
        _disk.Fails = failure;
        await InsertAsync(key);
        await Assert.ThrowsAsync<StorageUnavailableException>(async () => await _committer.SyncedAsync(None));
    }

    private async Task RecoverAsync()
    {
        _disk.Fails = BadDisk.Failure.None;
        _committer.TryAgain();
        await Eventually(() => _committer.Fault is null);
    }

    private void Restart()
    {
        _committer.Dispose();
        _database.Dispose();
        _database = RocksDatabase.Open(_directory.FullName, NullLogger.Instance);
        _committer = TestStore.CommitterOf(_database, _disk, _log.CreateLogger<Committer>());
    }

    private async Task InsertAsync(string key) => await Table.WriteAsync(RowChange.Insert(new Row("p", key)), None);

    private async Task<IEnumerable<string>> KeysAsync() => (await Table.RangeAsync("p", RowRange.All, 100, None)).Select(row => row.Key);
}
