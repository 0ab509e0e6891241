using Omni.Pipeline.Ports;

namespace Omni.Tests.Contracts;

/// <summary>What every adapter of <see cref="ITable"/> must do. Adapters subclass it, say how to make tables, and add nothing.</summary>
public abstract partial class TableContract : IAsyncLifetime
{
    protected static readonly CancellationToken None = CancellationToken.None;

    private ITables? _tables;

    private ITable Table => _tables!.Get(TableNames.Conversations);

    /// <summary>New and empty tables; the subclass clears them up in <see cref="DisposeAsync"/>.</summary>
    protected abstract ValueTask<ITables> CreateAsync();

    public async Task InitializeAsync() => _tables = await CreateAsync();

    public virtual Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public void Every_table_of_the_deployment_is_there_under_its_name() =>
        Assert.All(TableNames.All, name => Assert.Equal(name, _tables!.Get(name).Name));

    [Fact]
    public void A_table_that_no_deployment_has_is_a_programming_error() =>
        Assert.Throws<ArgumentException>(() => _tables!.Get("nosuchtable"));

    [Fact]
    public async Task A_row_in_one_table_is_not_in_another()
    {
        await Table.WriteAsync(RowChange.Insert(new Row("p", "k")), None);

        Assert.Null(await _tables!.Get(TableNames.Customers).GetAsync("p", "k", None));
    }

    [Fact]
    public async Task A_row_that_was_never_written_reads_as_nothing() =>
        Assert.Null(await Table.GetAsync("p", "k", None));

    [Fact]
    public async Task An_inserted_row_is_read_back_with_the_etag_that_the_write_gave()
    {
        var written = await Table.WriteAsync(RowChange.Insert(Rows.One("p", "k", 7)), None);
        var row = await Table.GetAsync("p", "k", None);

        Assert.True(written.IsWritten);
        Assert.NotEmpty(written.ETag);
        Assert.Equal(("p", "k", written.ETag, 7), (row!.Partition, row.Key, row.ETag, row.Int64("n")));
    }

    [Fact]
    public async Task A_row_may_have_no_columns_and_an_empty_key()
    {
        await Table.WriteAsync(RowChange.Insert(new Row("p", "")), None);

        var row = await Table.GetAsync("p", "", None);
        Assert.Equal(0, row!.Count);
    }

    [Fact]
    public async Task Partition_and_key_do_not_run_into_each_other()
    {
        await Table.WriteAsync(RowChange.Insert(Rows.One("ab", "c", 1)), None);
        await Table.WriteAsync(RowChange.Insert(Rows.One("a", "bc", 2)), None);

        Assert.Equal(1, (await Table.GetAsync("ab", "c", None))!.Int64("n"));
        Assert.Equal(2, (await Table.GetAsync("a", "bc", None))!.Int64("n"));
        Assert.Null(await Table.GetAsync("abc", "", None));
    }

    [Fact]
    public async Task An_insert_over_a_row_conflicts_and_leaves_the_row()
    {
        var first = await Table.WriteAsync(RowChange.Insert(Rows.One("p", "k", 1)), None);
        var second = await Table.WriteAsync(RowChange.Insert(Rows.One("p", "k", 2)), None);

        Assert.Equal(WriteResult.Conflict, second);
        await AssertRowAsync("k", 1, first.ETag);
    }

    [Fact]
    public async Task A_replace_puts_the_whole_row_in_the_place_of_the_old_one()
    {
        var old = await Table.WriteAsync(RowChange.Insert(Rows.One("p", "k", 1).Set("gone", "soon")), None);
        var replaced = await Table.WriteAsync(RowChange.Replace(Rows.One("p", "k", 2), old.ETag), None);

        Assert.True(replaced.IsWritten);
        await AssertRowAsync("k", 2, replaced.ETag);
        Assert.Equal("", (await Table.GetAsync("p", "k", None))!.Text("gone"));
    }

    [Fact]
    public async Task A_replace_with_the_etag_of_an_older_version_conflicts()
    {
        var old = await Table.WriteAsync(RowChange.Insert(Rows.One("p", "k", 1)), None);
        var current = await Table.WriteAsync(RowChange.Replace(Rows.One("p", "k", 2), old.ETag), None);

        Assert.Equal(WriteResult.Conflict, await Table.WriteAsync(RowChange.Replace(Rows.One("p", "k", 3), old.ETag), None));
        await AssertRowAsync("k", 2, current.ETag);
    }

    [Fact]
    public async Task A_replace_of_a_removed_row_conflicts_and_does_not_bring_it_back()
    {
        var old = await Table.WriteAsync(RowChange.Insert(Rows.One("p", "k", 1)), None);
        await Table.WriteAsync(RowChange.Delete("p", "k"), None);

        Assert.Equal(WriteResult.Conflict, await Table.WriteAsync(RowChange.Replace(Rows.One("p", "k", 2), old.ETag), None));
        Assert.Null(await Table.GetAsync("p", "k", None));
    }

    [Fact]
    public async Task An_upsert_writes_over_whatever_is_there()
    {
        await Table.WriteAsync(RowChange.Upsert(Rows.One("p", "k", 1).Set("gone", "soon")), None);
        var second = await Table.WriteAsync(RowChange.Upsert(Rows.One("p", "k", 2)), None);

        await AssertRowAsync("k", 2, second.ETag);
        Assert.Equal("", (await Table.GetAsync("p", "k", None))!.Text("gone"));
    }

    [Fact]
    public async Task A_delete_takes_the_row_away_and_gives_no_etag()
    {
        await Table.WriteAsync(RowChange.Insert(Rows.One("p", "k", 1)), None);
        var deleted = await Table.WriteAsync(RowChange.Delete("p", "k"), None);

        Assert.Equal(new WriteResult(WriteStatus.Written), deleted);
        Assert.Null(await Table.GetAsync("p", "k", None));
    }

    [Fact]
    public async Task A_delete_of_nothing_conflicts() =>
        Assert.Equal(WriteResult.Conflict, await Table.WriteAsync(RowChange.Delete("p", "k"), None));

    [Fact]
    public async Task A_delete_with_the_etag_of_an_older_version_conflicts_and_leaves_the_row()
    {
        var old = await Table.WriteAsync(RowChange.Insert(Rows.One("p", "k", 1)), None);
        var current = await Table.WriteAsync(RowChange.Upsert(Rows.One("p", "k", 2)), None);

        Assert.Equal(WriteResult.Conflict, await Table.WriteAsync(RowChange.Delete("p", "k", old.ETag), None));
        await AssertRowAsync("k", 2, current.ETag);
        Assert.True((await Table.WriteAsync(RowChange.Delete("p", "k", current.ETag), None)).IsWritten);
    }

    [Fact]
    public async Task Every_write_gives_a_new_etag_also_when_it_changes_no_column()
    {
        var etags = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            etags.Add((await Table.WriteAsync(RowChange.Upsert(Rows.One("p", "k", 1)), None)).ETag);
        }

        Assert.Distinct(etags);
    }

    [Fact]
    public async Task The_etag_of_a_removed_row_does_not_fit_the_row_that_came_after_it()
    {
        var first = await Table.WriteAsync(RowChange.Insert(Rows.One("p", "k", 1)), None);
        await Table.WriteAsync(RowChange.Delete("p", "k"), None);
        await Table.WriteAsync(RowChange.Insert(Rows.One("p", "k", 1)), None);

        Assert.Equal(WriteResult.Conflict, await Table.WriteAsync(RowChange.Replace(Rows.One("p", "k", 2), first.ETag), None));
    }

    [Fact]
    public async Task All_kinds_of_columns_come_back_as_they_were()
    {
        var row = Rows.OfAllKinds("p", "k");
        await Table.WriteAsync(RowChange.Insert(row), None);

        Rows.AssertSame(row, await Table.GetAsync("p", "k", None));
        Rows.AssertSame(row, Assert.Single(await Table.RangeAsync("p", RowRange.All, 1, None)));
    }

    private async Task AssertRowAsync(string key, long value, string eTag)
    {
        var row = await Table.GetAsync("p", key, None);
        Assert.Equal((value, eTag), (row!.Int64("n"), row.ETag));
    }
}
