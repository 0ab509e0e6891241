using Omni.Pipeline.Ports;

namespace Omni.Tests.Contracts;

public abstract partial class TableContract
{
    [Fact]
    public async Task A_batch_does_changes_of_every_kind_and_gives_their_etags_in_order()
    {
        var old = await Table.WriteAsync(RowChange.Insert(Rows.One("p", "replaced", 1)), None);
        await InsertAsync("p", ["deleted", "upserted"]);

        var result = await Table.BatchAsync(
            [
                RowChange.Delete("p", "deleted"),
                RowChange.Insert(Rows.One("p", "inserted", 2)),
                RowChange.Replace(Rows.One("p", "replaced", 3), old.ETag),
                RowChange.Upsert(Rows.One("p", "upserted", 4)),
            ],
            None);

        Assert.Equal((WriteStatus.Written, -1, ""), (result.Status, result.FailedIndex, result.ETags[0]));
        Assert.Null(await Table.GetAsync("p", "deleted", None));
        await AssertRowAsync("inserted", 2, result.ETags[1]);
        await AssertRowAsync("replaced", 3, result.ETags[2]);
        await AssertRowAsync("upserted", 4, result.ETags[3]);
    }

    [Fact]
    public async Task A_batch_whose_last_condition_fails_does_nothing()
    {
        var old = await Table.WriteAsync(RowChange.Insert(Rows.One("p", "head", 1)), None);
        await InsertAsync("p", ["kept"]);

        var result = await Table.BatchAsync(
            [
                RowChange.Insert(Rows.One("p", "new", 9)),
                RowChange.Replace(Rows.One("p", "head", 9), old.ETag),
                RowChange.Delete("p", "kept"),
                RowChange.Insert(Rows.One("p", "kept2", 9)),
                RowChange.Delete("p", "missing"),
            ],
            None);

        Assert.Equal((WriteStatus.Conflict, 4, 0), (result.Status, result.FailedIndex, result.ETags.Count));
        Assert.Equal(["head", "kept"], await KeysAsync(RowRange.All));
        await AssertRowAsync("head", 1, old.ETag);
    }

    [Fact]
    public async Task A_failed_batch_names_the_first_change_whose_condition_did_not_hold()
    {
        await InsertAsync("p", ["a", "b"]);

        var result = await Table.BatchAsync(
            [RowChange.Upsert(new Row("p", "c")), RowChange.Insert(new Row("p", "b")), RowChange.Insert(new Row("p", "a"))], None);

        Assert.Equal(1, result.FailedIndex);
    }

    [Fact]
    public async Task An_old_etag_anywhere_in_a_batch_is_a_conflict()
    {
        var old = await Table.WriteAsync(RowChange.Insert(Rows.One("p", "head", 1)), None);
        await Table.WriteAsync(RowChange.Upsert(Rows.One("p", "head", 2)), None);

        var replace = await Table.BatchAsync([RowChange.Insert(new Row("p", "x")), RowChange.Replace(Rows.One("p", "head", 3), old.ETag)], None);
        var delete = await Table.BatchAsync([RowChange.Delete("p", "head", old.ETag), RowChange.Insert(new Row("p", "x"))], None);

        Assert.Equal((1, 0), (replace.FailedIndex, delete.FailedIndex));
        Assert.Equal(["head"], await KeysAsync(RowRange.All));
    }

    [Fact]
    public async Task A_batch_has_up_to_a_hundred_changes()
    {
        var changes = Enumerable.Range(0, RowLimits.MaxBatch).Select(i => RowChange.Insert(Rows.One("p", $"{i:D3}", i))).ToList();

        Assert.Equal(RowLimits.MaxBatch, (await Table.BatchAsync(changes, None)).ETags.Count);
        Assert.Equal(RowLimits.MaxBatch, (await KeysAsync(RowRange.All)).Count());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(RowLimits.MaxBatch + 1)]
    public async Task A_batch_of_no_or_too_many_changes_is_refused(int count) =>
        await AssertRefusedAsync([.. Enumerable.Range(0, count).Select(i => RowChange.Insert(new Row("p", $"{i:D3}")))]);

    [Fact]
    public async Task A_batch_over_two_partitions_is_refused() =>
        await AssertRefusedAsync([RowChange.Insert(new Row("p", "a")), RowChange.Insert(new Row("q", "b"))]);

    [Fact]
    public async Task A_batch_that_changes_one_row_twice_is_refused() =>
        await AssertRefusedAsync([RowChange.Upsert(new Row("p", "a")), RowChange.Insert(new Row("p", "b")), RowChange.Delete("p", "a")]);

    [Fact]
    public async Task A_batch_with_a_row_that_breaks_the_limits_is_refused() =>
        await AssertRefusedAsync([RowChange.Insert(new Row("p", "a")), RowChange.Insert(new Row("p", "a/b"))]);

    [Fact]
    public async Task A_batch_too_long_for_one_request_is_refused()
    {
        var half = BatchLimits.MaxBatchBytes / 2;
        await AssertRefusedAsync([RowChange.Insert(Rows.OfSize("p", "a", half)), RowChange.Insert(Rows.OfSize("p", "b", half + 1))]);

        Assert.True((await Table.BatchAsync(
            [RowChange.Insert(Rows.OfSize("p", "a", half)), RowChange.Insert(Rows.OfSize("p", "b", half))], None)).IsWritten);
    }

    private async Task AssertRefusedAsync(IReadOnlyList<RowChange> changes)
    {
        await Assert.ThrowsAsync<RowLimitException>(async () => await Table.BatchAsync(changes, None));
        Assert.Empty(await KeysAsync(RowRange.All));
    }
}
