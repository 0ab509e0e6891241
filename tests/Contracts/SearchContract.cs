using CsCheck;
using Omni.Pipeline.Ports;

namespace Omni.Tests.Contracts;

/// <summary>What every <see cref="ISearch"/> promises.</summary>
public abstract class SearchContract
{
    private static readonly CancellationToken None = CancellationToken.None;

    private static readonly DateTimeOffset Start = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    private int _samples;

    protected abstract ISearch Search { get; }

    /// <summary>As after a crash.</summary>
    protected abstract void Reopen();

    [Theory]
    [InlineData("My parcel has not arrived", "parcel")]
    [InlineData("My PARCEL has not arrived", "parcel")]
    [InlineData("My parcel has not arrived", "PARCEL arrived")]
    [InlineData("ｏｒｄｅｒ ＡＢ１２", "order ab12")]
    [InlineData("order ab12", "ＡＢ１２")]
    [InlineData("一杯 café 咖啡", "cafe")]
    [InlineData("我想退款，多久能到账？", "退款")]
    [InlineData("我想退款，多久能到账？", "多久 退款")]
    [InlineData("我想退款，多久能到账？", "想退款")]
    [InlineData("我想退款，多久能到账？", "账")]
    [InlineData("好", "好")]
    [InlineData("我的iPhone15坏了", "iphone15")]
    [InlineData("我的iPhone15坏了", "坏了 IPHONE15")]
    [InlineData("ｶﾞｽ料金", "ガス")]
    [InlineData("call me at alice@example.com please", "alice@example.com")]
    [InlineData("a𠀀b 😀 done", "done")]
    public async Task A_document_is_found_by_its_words_in_any_case_and_width(string text, string query)
    {
        await Search.IndexAsync([Message(1, text)], None);

        Assert.Single(await FindAsync(query));
    }

    [Theory]
    [InlineData("ＡＬＩＣＥ＠ｅｘａｍｐｌｅ．ｃｏｍ", "alice@example.com")]
    [InlineData("alice@example.com", "Ａｌｉｃｅ＠example.com")]
    [InlineData("+8613800138000", "＋８６１３８００１３８０００")]
    public async Task A_whole_value_is_found_in_any_case_and_width(string exact, string query)
    {
        await Search.IndexAsync([Message(1, "nothing") with { Exact = [exact] }], None);

        Assert.Single(await FindAsync(new SearchWord(query)));
    }

    [Theory]
    [InlineData("我想退款，多久能到账？", "款退")]
    [InlineData("我想退款，多久能到账？", "退钱")]
    [InlineData("My parcel has not arrived", "parcel today")]
    [InlineData("My parcel has not arrived", "parc")]
    [InlineData("好", "?!…")]
    public async Task A_document_without_one_of_the_words_is_not_found(string text, string query)
    {
        await Search.IndexAsync([Message(1, text)], None);

        Assert.Empty(await FindAsync(query));
    }

    [Fact]
    public async Task A_purge_leaves_what_is_there_and_the_mark()
    {
        await Search.IndexAsync([Message(1, "parcel one"), Message(2, "parcel two")], None);
        await Search.CommitAsync("202603020900", None);
        await Search.DeleteCustomerAsync(Message(1, "").Customer, None);
        await Search.IndexAsync([Message(3, "parcel three") with { Customer = "another" }], None);

        await Search.PurgeAsync(None);
        Reopen();

        Assert.Equal("202603020900", await Search.MarkAsync(None));
        Assert.Empty(await FindAsync("one"));
        Assert.Single(await FindAsync("three"));
    }

    [Fact]
    public async Task A_phrase_a_beginning_and_an_exclusion_mean_what_they_say()
    {
        await Search.IndexAsync([Message(1, "the red shoe is here"), Message(2, "a shoe, red; reddish 红色的")], None);

        Assert.Equal([2, 1], await FindAsync(new SearchWord("red"), new SearchWord("shoe")));
        Assert.Equal([1], await FindAsync(new SearchWord("red shoe")));
        Assert.Equal([2], await FindAsync(new SearchWord("redd", IsPrefix: true)));
        Assert.Equal([2], await FindAsync(new SearchWord("red"), new SearchWord("here", IsExcluded: true)));
        Assert.Equal([2], await FindAsync(new SearchWord("红", IsPrefix: true)));
    }

    [Fact]
    public async Task What_is_exact_is_found_whole_only()
    {
        var customer = new SearchDocument { Type = SearchType.Customer, Customer = "c", At = Start, Text = "Alice", Exact = ["+8613800138000", "Alice@Example.com"] };
        await Search.IndexAsync([customer], None);

        Assert.Single(await FindAsync(SearchType.Customer, "+8613800138000"));
        Assert.Single(await FindAsync(SearchType.Customer, "alice@example.COM"));
        Assert.Empty(await FindAsync(SearchType.Customer, "13800"));
        Assert.Empty(await FindAsync(SearchType.Customer, "example.com"));
    }

    [Fact]
    public async Task The_same_document_again_takes_the_place_of_the_old_one()
    {
        await Search.IndexAsync([Message(1, "before")], None);
        await Search.IndexAsync([Message(1, "after")], None);
        await Search.IndexAsync([Message(1, "after")], None);

        Assert.Empty(await FindAsync("before"));
        Assert.Single(await FindAsync("after"));
        Assert.Equal(1, await Search.CountAsync(None));
    }

    [Fact]
    public async Task A_filter_lets_through_only_what_it_names()
    {
        await Search.IndexAsync(
            [
                Message(1, "hello") with { Channel = "web", Customer = "a", Conversation = "a-1", At = Start },
                Message(2, "hello") with { Channel = "wechat", Customer = "b", Conversation = "b-1", At = Start.AddHours(1) },
                new() { Type = SearchType.Conversation, Conversation = "a-1", Customer = "a", At = Start, Text = "hello", Readers = ["x", "y"] },
            ],
            None);

        Assert.Equal([1], await FindAsync(Hello with { Channel = "web" }));
        Assert.Equal([2], await FindAsync(Hello with { Customers = ["b", "c"] }));
        Assert.Equal([1], await FindAsync(Hello with { Conversations = ["a-1"] }));
        Assert.Empty(await FindAsync(Hello with { Customers = [] }));
        Assert.Equal([2], await FindAsync(Hello with { From = Start.AddHours(1) }));
        Assert.Equal([1], await FindAsync(Hello with { To = Start.AddHours(1) }));
        Assert.Equal([0], await FindAsync(Hello with { Type = SearchType.Conversation, Readers = ["y"] }));
        Assert.Empty(await FindAsync(Hello with { Type = SearchType.Conversation, Readers = ["z"] }));
        Assert.Equal([2, 1], await FindAsync(Hello with { Words = [] }));
    }

    [Fact]
    public async Task What_one_document_of_a_batch_has_the_next_has_not()
    {
        await Search.IndexAsync(
            [
                Message(1, "hello long ago") with { Channel = "web" },
                Message(2, "hello"),
                new() { Type = SearchType.Conversation, Conversation = "a-1", Customer = "a", At = Start, Text = "hello", Readers = ["x", "y"] },
                new() { Type = SearchType.Conversation, Conversation = "b-1", Customer = "b", Sequence = 1, At = Start, Text = "hello", Readers = ["z"] },
                new() { Type = SearchType.Customer, Customer = "a", At = Start, Text = "Ann", Exact = ["one@example.com", "two@example.com"] },
                new() { Type = SearchType.Customer, Customer = "b", Sequence = 1, At = Start, Text = "Bob", Exact = ["three@example.com"] },
            ],
            None);

        Assert.Equal([1], await FindAsync(Hello with { Channel = "web" }));
        Assert.Equal([1], await FindAsync("ago"));
        Assert.Equal([0], await FindAsync(Hello with { Type = SearchType.Conversation, Readers = ["x", "y"] }));
        Assert.Equal([1], await FindAsync(Hello with { Type = SearchType.Conversation, Readers = ["z"] }));
        Assert.Equal([0], await FindAsync(SearchType.Customer, "two@example.com"));
        Assert.Equal([1], await FindAsync(SearchType.Customer, "three@example.com"));
    }

    [Fact]
    public async Task What_was_taken_out_is_not_found_any_more()
    {
        await Search.IndexAsync([.. Enumerable.Range(1, 4).Select(i => Message(i, "hello") with { Customer = $"c{i}", Conversation = $"v{i}", Generation = i })], None);

        await Search.DeleteCustomerAsync("c1", None);
        Assert.Equal([4, 3, 2], await FindAsync(Hello));
        await Search.DeleteConversationAsync("v2", None);
        Assert.Equal([4, 3], await FindAsync(Hello));
        await Search.DeleteBeforeAsync(4, None);
        Assert.Equal([4], await FindAsync(Hello));
        await Search.DeleteCustomerAsync("nobody", None);
        Assert.Equal([4], await FindAsync(Hello));
    }

    [Fact]
    public async Task What_was_committed_survives_with_its_mark_and_the_mark_never_tells_of_more()
    {
        Assert.Equal("", await Search.MarkAsync(None));
        await Search.IndexAsync([Message(1, "safe")], None);
        await Search.CommitAsync("one", None);
        await Search.IndexAsync([Message(2, "unsafe")], None);

        Reopen();
        Assert.Equal("one", await Search.MarkAsync(None));
        Assert.Single(await FindAsync("safe"));

        await Search.CommitAsync("two", None);
        Reopen();
        Assert.Equal("two", await Search.MarkAsync(None));
    }

    [Fact]
    public async Task Pages_of_any_size_show_each_hit_once_and_newest_first_also_where_times_are_equal() =>
        await Gen.Select(Gen.Int[0, 4].Array[0, 12], Gen.Int[1, 5]).SampleAsync(
            async (times, limit) =>
            {
                var sample = $"s{Interlocked.Increment(ref _samples)}";
                await Search.IndexAsync(
                    [.. times.Select((time, i) => Message(i + 1, "hello") with { Customer = sample, Conversation = sample, At = Start.AddSeconds(time) })], None);
                var seen = new List<long>();
                var request = Hello with { Customers = [sample], Limit = limit };
                while (await Search.FindAsync(request, None) is { Count: > 0 } page)
                {
                    Assert.True(page.Count <= limit);
                    seen.AddRange(page.Select(hit => hit.Sequence));
                    Assert.True(seen.Count <= times.Length);
                    request = request with { After = page[^1].Cursor };
                }

                Assert.Equal(Enumerable.Range(1, times.Length).Select(i => (long)i), seen.Order());
                Assert.Equal(times.OrderDescending(), seen.Select(i => times[i - 1]));
            },
            iter: 60,
            threads: 1);

    [Theory]
    [InlineData("My parcel, the PARCEL!", "parcel", "3+6 15+6")]
    [InlineData("我想退款，马上退款", "退款", "2+2 7+2")]
    [InlineData("北京大学", "京大学", "1+3")]
    [InlineData("ＡＢ１２ ok", "ab12", "0+4")]
    [InlineData("nothing here", "else", "")]
    public void A_highlight_says_where_in_the_text_as_it_is(string text, string query, string expected) =>
        Assert.Equal(expected, string.Join(' ', Search.Highlight(Words(query), text).Select(range => $"{range.Start}+{range.Length}")));

    private static SearchRequest Hello => new() { Type = SearchType.Message, Words = Words("hello"), Limit = 10 };

    private static SearchWord[] Words(string query) => [.. query.Split(' ').Select(word => new SearchWord(word))];

    private static SearchDocument Message(long sequence, string text) => new()
    {
        Type = SearchType.Message,
        Conversation = "c-1",
        Customer = "c",
        Sequence = sequence,
        At = Start.AddMinutes(sequence),
        Text = text,
    };

    private Task<IReadOnlyList<long>> FindAsync(string query) => FindAsync(SearchType.Message, query);

    private Task<IReadOnlyList<long>> FindAsync(SearchType type, string query) => FindAsync(Hello with { Type = type, Words = Words(query) });

    private Task<IReadOnlyList<long>> FindAsync(params SearchWord[] words) => FindAsync(Hello with { Words = words });

    private async Task<IReadOnlyList<long>> FindAsync(SearchRequest request) => [.. (await Search.FindAsync(request, None)).Select(hit => hit.Sequence)];
}
