using Omni.Pipeline.Messages;
using Omni.Pipeline.Ports;
using Omni.Runtime.Queues;

namespace Omni.Tests.Runtime.Storage;

public sealed class CommitterTests : IDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly TestStore _store = new();

    public void Dispose() => _store.Dispose();

    [Fact]
    public async Task What_was_synced_is_there_after_the_database_was_opened_again()
    {
        await Table.WriteAsync(RowChange.Insert(new Row("p", "k").Set("n", 7)), None);
        await _store.Committer.SyncedAsync(None);

        _store.Reopen();

        Assert.Equal(7, (await Table.GetAsync("p", "k", None))!.Int64("n"));
    }

    [Fact]
    public async Task An_etag_given_before_a_restart_still_guards_the_row()
    {
        var written = await Table.WriteAsync(RowChange.Insert(new Row("p", "k").Set("n", 1)), None);

        _store.Reopen();

        Assert.True((await Table.WriteAsync(RowChange.Replace(new Row("p", "k").Set("n", 2), written.ETag), None)).IsWritten);
        Assert.False((await Table.WriteAsync(RowChange.Replace(new Row("p", "k").Set("n", 3), written.ETag), None)).IsWritten);
    }

    [Fact]
    public async Task Nothing_pending_is_nothing_to_wait_for()
    {
        await Table.WriteAsync(RowChange.Insert(new Row("p", "k")), None);
        await _store.Committer.SyncedAsync(None);

        Assert.True(_store.Committer.SyncedAsync(None).AsTask().IsCompletedSuccessfully);
    }

    [Fact]
    public async Task A_range_lays_what_is_pending_over_what_is_on_the_disk()
    {
        foreach (var key in new[] { "a", "c", "e" })
        {
            await Table.WriteAsync(RowChange.Insert(new Row("p", key).Set("n", 1)), None);
        }

        await _store.Committer.SyncedAsync(None);
        await Table.WriteAsync(RowChange.Insert(new Row("p", "b").Set("n", 2)), None);
        await Table.WriteAsync(RowChange.Upsert(new Row("p", "c").Set("n", 2)), None);
        await Table.WriteAsync(RowChange.Delete("p", "e"), None);
        await Table.WriteAsync(RowChange.Insert(new Row("p", "f").Set("n", 2)), None);

        var rows = await Table.RangeAsync("p", RowRange.All, 10, None);

        Assert.Equal(["a1", "b2", "c2", "f2"], rows.Select(row => row.Key + row.Int64("n")));
    }

    [Fact]
    public async Task Who_waits_for_a_group_that_is_empty_in_the_end_is_let_go()
    {
        var entry = new QueuedMessage
        {
            Queue = QueueNames.Dedupe,
            SequenceNumber = 1,
            SessionId = "s",
            MessageId = "1",
            Body = new AssignRequest("", ""),
            EnqueuedAt = DateTimeOffset.UnixEpoch,
        };
        var waiting = Task.CompletedTask;

        // In one go, so that the group can't be written in between.
        _store.Committer.Apply(entry, (group, it) =>
        {
            group.Put(it.EntryId, it);
            waiting = _store.Committer.SyncedAsync(None).AsTask();
            group.Delete(it.EntryId);
        });

        Assert.False(waiting.IsFaulted);
        await waiting.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task A_stopped_committer_accepts_nothing_that_it_would_not_write()
    {
        _store.Committer.Dispose();

        await Assert.ThrowsAsync<StorageUnavailableException>(async () => await Table.WriteAsync(RowChange.Insert(new Row("p", "k")), None));
        await Assert.ThrowsAsync<StorageUnavailableException>(async () => await _store.Committer.SyncedAsync(None));
    }

    [Fact]
    public async Task A_read_after_the_end_is_an_outage()
    {
        var table = Table;
        _store.Close();

        await Assert.ThrowsAsync<StorageUnavailableException>(async () => await table.GetAsync("p", "k", None));
        await Assert.ThrowsAsync<StorageUnavailableException>(async () => await table.RangeAsync("p", RowRange.All, 10, None));
    }

    [Fact]
    public void A_folder_that_another_host_has_open_is_refused_with_what_to_do()
    {
        var refused = Assert.Throws<Omni.Runtime.Storage.DataDirectoryException>(() => Omni.Runtime.Storage.RocksDatabase.Open(_store.Directory, Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance));

        Assert.Contains($"in use by process {Environment.ProcessId}.", refused.Message, StringComparison.Ordinal);
    }

    private ITable Table => _store.Tables.Get(TableNames.Settings);
}
