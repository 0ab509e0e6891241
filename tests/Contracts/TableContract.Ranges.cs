using Omni.Pipeline.Ports;

namespace Omni.Tests.Contracts;

public abstract partial class TableContract
{
    /// <summary>In ordinal order: the order that every adapter must keep.</summary>
    private static readonly string[] OrderedKeys =
    [
        "", " ", "!", "$", "(", "-", "-1", "0", "00", "01", "1", "10", "2", "9", ":", "A", "Z", "_", "a", "a!", "a-", "a0", "aA", "aa", "ab", "a~", "b",
        "out:1", "out:2", "out;", "z", "|", "~", "~0041", "ß", "é", "中", "文", "\uac00", "\ue000", "\uf8ff", "\ufffd",
    ];

    [Fact]
    public async Task A_range_comes_in_ordinal_order_of_the_keys()
    {
        Assert.Equal(OrderedKeys.Order(StringComparer.Ordinal), OrderedKeys);
        foreach (var key in OrderedKeys.Reverse())
        {
            await Table.WriteAsync(RowChange.Insert(new Row("p", key)), None);
        }

        Assert.Equal(OrderedKeys, await KeysAsync(RowRange.All));
    }

    [Fact]
    public async Task Every_slice_holds_its_first_key_and_not_its_last()
    {
        await InsertAsync("p", OrderedKeys);

        for (var from = 0; from < OrderedKeys.Length; from++)
        {
            for (var to = 1; to < OrderedKeys.Length; to++)
            {
                Assert.Equal(OrderedKeys[from..Math.Max(from, to)], await KeysAsync(new(OrderedKeys[from], OrderedKeys[to])));
            }
        }
    }

    [Fact]
    public async Task A_slice_without_an_end_goes_to_the_last_row()
    {
        await InsertAsync("p", OrderedKeys);

        Assert.Equal(OrderedKeys[30..], await KeysAsync(new(OrderedKeys[30])));
        Assert.Equal(OrderedKeys[..30], await KeysAsync(new("", OrderedKeys[30])));
    }

    [Theory]
    [InlineData("a")]
    [InlineData("out:")]
    [InlineData("-")]
    [InlineData("~")]
    [InlineData("中")]
    [InlineData("\ufffd")]
    [InlineData("nothing")]
    public async Task A_prefix_finds_the_keys_that_start_with_it_and_no_other(string prefix)
    {
        await InsertAsync("p", OrderedKeys);

        Assert.Equal(OrderedKeys.Where(key => key.StartsWith(prefix, StringComparison.Ordinal)), await KeysAsync(RowRange.Prefix(prefix)));
    }

    [Fact]
    public async Task A_page_goes_on_after_the_last_key_of_the_page_before()
    {
        await InsertAsync("p", ["msg:1", "msg:2", "msg:3", "out:1"]);

        Assert.Equal(["msg:2", "msg:3"], await KeysAsync(RowRange.Prefix("msg:").After("msg:1")));
        Assert.Empty(await KeysAsync(RowRange.Prefix("msg:").After("msg:3")));
    }

    [Fact]
    public async Task A_range_stays_in_its_partition()
    {
        foreach (var partition in (string[])["", "o", "p", "p ", "p!", "p~", "pp", "p中", "q"])
        {
            await InsertAsync(partition, [$"of-{partition}"]);
        }

        Assert.Equal(["of-p"], await KeysAsync(RowRange.All));
        Assert.Empty(await Table.RangeAsync("nobody", RowRange.All, 10, None));
    }

    [Fact]
    public async Task A_range_takes_quotes_and_query_words_as_the_text_they_are()
    {
        await InsertAsync("it's' or '1' eq '1", ["a' or RowKey ge '", "b"]);

        var rows = await Table.RangeAsync("it's' or '1' eq '1", new("a'", "a("), 10, None);
        Assert.Equal("a' or RowKey ge '", Assert.Single(rows).Key);
        Assert.Empty(await KeysAsync(RowRange.All));
    }

    [Fact]
    public async Task A_range_reads_the_first_rows_up_to_its_limit()
    {
        await InsertAsync("p", ["1", "2", "3"]);

        Assert.Equal(["1"], await KeysAsync(RowRange.All, 1));
        Assert.Equal(["2", "3"], await KeysAsync(new("2"), 2));
        Assert.Equal(["1", "2", "3"], await KeysAsync(RowRange.All, 4));
    }

    [Fact]
    public async Task A_range_reads_a_thousand_rows_at_once_and_not_one_more()
    {
        var keys = Enumerable.Range(0, RowLimits.MaxRange + 1).Select(i => $"{i:D5}").ToArray();
        foreach (var chunk in keys.Chunk(RowLimits.MaxBatch))
        {
            await Table.BatchAsync([.. chunk.Select(key => RowChange.Insert(new Row("p", key)))], None);
        }

        Assert.Equal(keys[..RowLimits.MaxRange], await KeysAsync(RowRange.All, RowLimits.MaxRange));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(RowLimits.MaxRange + 1)]
    public async Task A_range_of_no_or_too_many_rows_is_refused(int limit) =>
        await Assert.ThrowsAsync<RowLimitException>(async () => await Table.RangeAsync("p", RowRange.All, limit, None));

    [Fact]
    public async Task Rows_of_a_range_carry_their_columns_and_etags()
    {
        var written = await Table.WriteAsync(RowChange.Insert(Rows.One("p", "k", 5)), None);

        var row = Assert.Single(await Table.RangeAsync("p", RowRange.All, 10, None));
        Assert.Equal((5, written.ETag), (row.Int64("n"), row.ETag));
        Assert.True((await Table.WriteAsync(RowChange.Replace(Rows.One("p", "k", 6), row.ETag), None)).IsWritten);
    }

    private async Task InsertAsync(string partition, IEnumerable<string> keys) =>
        Assert.True((await Table.BatchAsync([.. keys.Select(key => RowChange.Insert(new Row(partition, key)))], None)).IsWritten);

    private async Task<IEnumerable<string>> KeysAsync(RowRange range, int limit = 100) =>
        (await Table.RangeAsync("p", range, limit, None)).Select(row => row.Key);
}
