using CsCheck;
using Microsoft.Extensions.Time.Testing;
using Omni.Pipeline.Filtering;
using Omni.Pipeline.Messages;
using Omni.Pipeline.Ports;
using Omni.Tests.Support;

namespace Omni.Tests.Pipeline.Filtering;

public sealed class WordListStoreTests
{
    private readonly FakeTables _tables = new();
    private readonly WordListStore _store;

    public WordListStoreTests() => _store = new(_tables, new FakeTimeProvider());

    [Fact]
    public async Task A_list_comes_back_as_it_was_saved()
    {
        var list = new WordList("粗口/rude #1", WordPolicy.Mask, ["傻瓜", "bastard", "𠮷野", "credit card"]);
        Assert.Equal(WordListSave.Saved, await _store.SaveAsync(list, "", default));

        AssertSame(list, (await _store.GetAsync(list.Name, default))!.List);
        AssertSame(list, Assert.Single(await _store.ListAsync(default)).List);
    }

    [Fact]
    public async Task What_a_list_says_beside_its_words_comes_back_too()
    {
        var list = new WordList("all", WordPolicy.Hand, ["傻瓜蛋"])
        {
            Patterns = [TextPattern.Link, TextPattern.BankCard],
            Places = [new("", Direction.Outbound, WordPolicy.Block), new("wechat", null, null), new("web", Direction.Inbound, WordPolicy.Mask)],
            WithInitials = true,
        };
        await _store.SaveAsync(list, "", default);

        var read = (await _store.GetAsync("all", default))!.List;

        AssertSame(list, read);
        Assert.Equal(list.Patterns.AsEnumerable(), read.Patterns.AsEnumerable());
        Assert.Equal(list.Places.AsEnumerable(), read.Places.AsEnumerable());
        Assert.True(read.WithInitials);
    }

    [Fact]
    public async Task A_policy_that_this_version_does_not_know_blocks()
    {
        await _tables.Get(TableNames.Words).WriteAsync(RowChange.Upsert(new Row("lists", "new").Set("name", "new").Set("policy", "whisper").SetText("places", "web 1 shout").Set("count", 1L).Set("columns", 1L).Set("words0", "bad")), default);

        var list = (await _store.GetAsync("new", default))!.List;

        Assert.Equal((WordPolicy.Block, WordPolicy.Block), (list.Policy, list.PolicyAt(new("web", Direction.Inbound))));
    }

    [Theory]
    [InlineData(10_000, 10)]
    [InlineData(50_000, 6)]
    [InlineData(4_000, 100)]
    [InlineData(0, 1)]
    public async Task A_long_list_fits(int count, int length)
    {
        var list = new WordList("long", WordPolicy.Flag, [.. Enumerable.Range(0, count).Select(n => n.ToString($"x{length}", null))]);
        Assert.Equal(WordListSave.Saved, await _store.SaveAsync(list, null, default));
        AssertSame(list, (await _store.GetAsync("long", default))!.List);
    }

    [Fact]
    public async Task A_list_that_no_row_holds_is_refused()
    {
        var list = new WordList("long", WordPolicy.Flag, [.. Enumerable.Range(0, 6_000).Select(n => n.ToString("x100", null))]);
        Assert.Equal(WordListSave.TooLarge, await _store.SaveAsync(list, null, default));
        Assert.Null(await _store.GetAsync("long", default));
    }

    [Fact]
    public async Task Any_list_without_problems_is_kept() =>
        await Gen.Select(Gen.String[1, 64], Gen.Char.Array[1, 100].Select(units => new string(units)).Array[0, 8]).Where((name, words) => IsGood(name, words)).SampleAsync(
            async (name, words) =>
            {
                var list = new WordList(name, WordPolicy.Block, [.. words]);
                Assert.Equal(WordListSave.Saved, await _store.SaveAsync(list, null, default));
                AssertSame(list, (await _store.GetAsync(name, default))!.List);
            },
            iter: 200,
            threads: 1);

    [Fact]
    public async Task A_save_over_another_change_is_a_conflict_and_changes_nothing()
    {
        await _store.SaveAsync(new("a", WordPolicy.Flag, ["one"]), "", default);
        var read = (await _store.GetAsync("a", default))!;
        Assert.Equal(WordListSave.Conflict, await _store.SaveAsync(new("a", WordPolicy.Flag, ["other"]), "", default));
        Assert.Equal(WordListSave.Saved, await _store.SaveAsync(new("a", WordPolicy.Flag, ["two"]), read.ETag, default));
        var version = await _store.VersionAsync(default);

        Assert.Equal(WordListSave.Conflict, await _store.SaveAsync(new("a", WordPolicy.Flag, ["three"]), read.ETag, default));
        Assert.Equal(WordListSave.Conflict, await _store.DeleteAsync("a", read.ETag, default));

        Assert.Equal<string>(["two"], (await _store.GetAsync("a", default))!.List.Words);
        Assert.Equal(version, await _store.VersionAsync(default));
    }

    [Fact]
    public async Task Every_change_of_any_list_changes_the_version()
    {
        var versions = new HashSet<string> { await _store.VersionAsync(default) };
        await _store.SaveAsync(new("a", WordPolicy.Flag, ["one"]), null, default);
        Assert.True(versions.Add(await _store.VersionAsync(default)));
        await _store.SaveAsync(new("b", WordPolicy.Flag, ["one"]), null, default);
        Assert.True(versions.Add(await _store.VersionAsync(default)));
        await _store.DeleteAsync("a", null, default);
        Assert.True(versions.Add(await _store.VersionAsync(default)));
        Assert.Equal("b", Assert.Single(await _store.ListAsync(default)).List.Name);
    }

    [Fact]
    public async Task More_lists_than_one_range_are_all_listed()
    {
        for (var i = 0; i < 1_001; i++)
        {
            await _store.SaveAsync(new($"list {i}", WordPolicy.Flag, ["one"]), "", default);
        }

        Assert.Equal(1_001, (await _store.ListAsync(default)).DistinctBy(stored => stored.List.Name).Count());
    }

    private static bool IsGood(string name, string[] words) => new WordList(name, WordPolicy.Block, [.. words]).Problems().Count == 0;

    private static void AssertSame(WordList expected, WordList actual)
    {
        Assert.Equal((expected.Name, expected.Policy), (actual.Name, actual.Policy));
        Assert.Equal<string>(expected.Words, actual.Words);
    }
}
