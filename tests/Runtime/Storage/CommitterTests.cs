using Omni.Pipeline.Ports;

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
    public void A_folder_that_another_host_has_open_is_refused_with_what_to_do()
    {
        var refused = Assert.Throws<Omni.Runtime.Storage.DataDirectoryException>(() => Omni.Runtime.Storage.RocksDatabase.Open(_store.Directory));

        Assert.Contains("in use by another process", refused.Message, StringComparison.Ordinal);
    }

    private ITable Table => _store.Tables.Get(TableNames.Settings);
}
