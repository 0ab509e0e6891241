using Omni.Pipeline.Ports;

namespace Omni.Tests.Contracts;

public abstract partial class TableContract
{
    [Theory]
    [InlineData("a/b")]
    [InlineData("a\\b")]
    [InlineData("a#b")]
    [InlineData("a?b")]
    [InlineData("a\tb")]
    [InlineData("a\0b")]
    [InlineData("a\u007fb")]
    [InlineData("a\u0085b")]
    [InlineData("a🙂b")]
    public async Task A_key_with_a_character_that_storage_refuses_is_refused(string key)
    {
        await AssertRefusedAsync(new Row("p", key));
        await AssertRefusedAsync(new Row(key, "k"));
        await Assert.ThrowsAsync<RowLimitException>(async () => await Table.GetAsync("p", key, None));
        await Assert.ThrowsAsync<RowLimitException>(async () => await Table.GetAsync(key, "k", None));
        await Assert.ThrowsAsync<RowLimitException>(async () => await Table.RangeAsync(key, RowRange.All, 1, None));
    }

    [Fact]
    public async Task A_key_has_up_to_512_characters()
    {
        var longest = new string('语', RowLimits.MaxKeyLength);

        Assert.True((await Table.WriteAsync(RowChange.Insert(Rows.One(longest, longest, 1)), None)).IsWritten);
        Assert.Equal(1, (await Table.GetAsync(longest, longest, None))!.Int64("n"));
        await AssertRefusedAsync(new Row("p", longest + "x"));
        await AssertRefusedAsync(new Row(longest + "x", "k"));
    }

    [Fact]
    public async Task A_key_that_was_escaped_is_accepted_whatever_it_was()
    {
        var key = RowLimits.Escape("a/b\\c#d?e~f:g|h\0i🙂");
        await Table.WriteAsync(RowChange.Insert(Rows.One(key, key, 1)), None);

        Assert.Equal(key, Assert.Single(await Table.RangeAsync(key, RowRange.All, 10, None)).Key);
    }

    [Fact]
    public async Task A_row_has_up_to_a_mebibyte()
    {
        var largest = Rows.OfSize("p", "k", RowLimits.MaxRowBytes);

        Assert.True((await Table.WriteAsync(RowChange.Insert(largest), None)).IsWritten);
        Rows.AssertSame(largest, await Table.GetAsync("p", "k", None));
        await AssertRefusedAsync(Rows.OfSize("p", "k", RowLimits.MaxRowBytes - 100).Set("x", new byte[100]));
    }

    [Fact]
    public async Task A_row_has_up_to_252_columns()
    {
        var row = new Row("p", "k");
        for (var i = 0; i < RowLimits.MaxColumns; i++)
        {
            row.Set($"c{i}", i);
        }

        Assert.True((await Table.WriteAsync(RowChange.Insert(row), None)).IsWritten);
        Rows.AssertSame(row, await Table.GetAsync("p", "k", None));
        await AssertRefusedAsync(row.Set("oneMore", 1));
    }

    [Fact]
    public async Task A_value_longer_than_a_column_holds_is_refused()
    {
        await AssertRefusedAsync(new Row("p", "k").Set("text", new string('x', RowLimits.MaxTextLength + 1)));
        await AssertRefusedAsync(new Row("p", "k").Set("bytes", new byte[RowLimits.MaxBytesLength + 1]));
    }

    [Fact]
    public async Task An_instant_before_1601_is_refused() =>
        await AssertRefusedAsync(new Row("p", "k").Set("at", new DateTimeOffset(1600, 12, 31, 23, 59, 59, TimeSpan.Zero)));

    private async Task AssertRefusedAsync(Row row)
    {
        await Assert.ThrowsAsync<RowLimitException>(async () => await Table.WriteAsync(RowChange.Insert(row), None));
        await Assert.ThrowsAsync<RowLimitException>(async () => await Table.WriteAsync(RowChange.Upsert(row), None));
        await Assert.ThrowsAsync<RowLimitException>(async () => await Table.WriteAsync(RowChange.Replace(row, "1"), None));
        await Assert.ThrowsAsync<RowLimitException>(async () => await Table.BatchAsync([RowChange.Insert(row)], None));
    }
}
