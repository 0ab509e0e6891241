using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Omni.Pipeline.Knowledge;
using Omni.Tests.Support;

namespace Omni.Tests.Pipeline.Knowledge;

public sealed class AnswerFinderTests : IDisposable
{
    private readonly FakeTables _tables = new();
    private readonly FakeTimeProvider _time = new(Articles.Written + TimeSpan.FromHours(1));
    private readonly ArticleStore _store;
    private readonly CurrentKnowledge _knowledge;
    private readonly AnswerFinder _finder;

    public AnswerFinderTests()
    {
        _store = new(_tables);
        _knowledge = new(_store, _time, NullLogger<CurrentKnowledge>.Instance);
        _finder = new(_knowledge);
    }

    [Fact]
    public async Task The_answer_comes_in_the_language_that_is_wanted_or_else_in_that_of_the_question()
    {
        await PublishAsync(Articles.Returns, Articles.Postage, Articles.Password);

        Assert.Equal(("returns", "zh", "签收后七天内。"), await FirstAsync("几天之内能退货", null));
        Assert.Equal(("returns", "en", "Seven days after delivery."), await FirstAsync("几天之内能退货", "en-GB"));
        Assert.Equal(("returns", "zh", "签收后七天内。"), await FirstAsync("returning a thing", "zh-Hant"));
        Assert.Equal(("password", "en", "Press the link where you sign in."), await FirstAsync("forgot password", "zh"));
    }

    [Theory]
    [InlineData("運費怎麼算")]
    [InlineData("ＰＯＳＴＡＧＥ？")]
    [InlineData("请问一下，运 费 多少钱呢😀")]
    public async Task Traditional_characters_widths_and_what_stands_between_them_do_not_matter(string question)
    {
        await PublishAsync(Articles.Returns, Articles.Postage, Articles.Password);

        Assert.Equal("postage", (await _finder.FindAsync(question, null, null, 3, default))[0].ArticleId);
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("?!。")]
    [InlineData("\ud83d")]
    [InlineData("😀😀")]
    [InlineData("的了吗")]
    [InlineData("\"AND (OR* NOT: ~ \\ [")]
    [InlineData("\0\u0001")]
    public async Task Odd_text_finds_nothing_and_breaks_nothing(string question)
    {
        await PublishAsync(Articles.Returns, Articles.Postage);

        Assert.Empty(await _finder.FindAsync(question, null, null, 3, default));
    }

    [Fact]
    public async Task A_very_long_text_is_cut_and_not_refused()
    {
        await PublishAsync(Articles.Postage);

        Assert.Equal("postage", (await _finder.FindAsync("postage " + new string('x', 200_000) + string.Concat(Enumerable.Repeat(" 包邮", 9_000)), null, null, 3, default))[0].ArticleId);
    }

    [Fact]
    public async Task Only_what_is_published_is_found_and_as_it_was_published()
    {
        var draft = (await _store.TrySaveAsync(Articles.Postage, ArticleStore.None, default))!;
        Assert.Empty(await _finder.FindAsync("postage", null, null, 3, default));

        var published = (await _store.TryPublishAsync(draft, _time.GetUtcNow(), default))!;
        await _knowledge.Background;
        Assert.Equal("Free from 99 yuan on.", (await _finder.FindAsync("postage", null, null, 3, default))[0].Text);

        var changed = (await _store.TrySaveAsync(
            published with { Texts = Articles.Texts(("en", new("How much is postage", "Always free.", []))), ChangedAt = _time.GetUtcNow() + TimeSpan.FromSeconds(1) }, published.ETag, default))!;
        Assert.Equal(ArticleState.Changed, changed.State);
        await _knowledge.RefreshAsync(default);
        Assert.Equal("Free from 99 yuan on.", (await _finder.FindAsync("postage", null, null, 3, default))[0].Text);

        await _store.TryWithdrawAsync(changed, _time.GetUtcNow(), default);
        await _knowledge.Background;
        Assert.Empty(await _finder.FindAsync("postage", null, null, 3, default));
    }

    [Fact]
    public async Task What_another_process_published_is_found_within_a_few_seconds_and_nobody_waits_for_it()
    {
        Assert.Empty(await _finder.FindAsync("postage", null, null, 3, default));
        var other = new ArticleStore(_tables);
        await other.TryPublishAsync((await other.TrySaveAsync(Articles.Postage, ArticleStore.None, default))!, _time.GetUtcNow(), default);

        _time.Advance(Omni.Pipeline.Current.CheckEvery);
        Assert.True(_finder.FindAsync("postage", null, null, 3, default).AsTask().IsCompletedSuccessfully);
        await _knowledge.Background;

        Assert.Single(await _finder.FindAsync("postage", null, null, 3, default));
    }

    [Fact]
    public async Task What_is_for_some_channels_or_agents_only_is_no_answer_for_anybody()
    {
        await PublishAsync(
            Articles.Postage with { Id = "on-web", Channels = ["web"] }, Articles.Postage with { Id = "for-sellers", Skills = ["Sales"] }, Articles.Postage);

        Assert.Equal(["postage"], await IdsAsync(AnswerScope.Anybody));
        Assert.Equal(["on-web", "postage"], await IdsAsync(new(Channel: "web")));
        Assert.Equal(["postage"], await IdsAsync(new(Channel: "wechat", Skills: ["billing"])));
        Assert.Equal(["for-sellers", "postage"], await IdsAsync(new(Skills: ["sales"])));
        Assert.Equal(["for-sellers", "on-web", "postage"], await IdsAsync(new(SeesAll: true)));

        async Task<IEnumerable<string>> IdsAsync(AnswerScope scope) =>
            (await _finder.FindAsync("postage", null, 5, scope, default)).Select(it => it.ArticleId).Order(StringComparer.Ordinal);
    }

    [Fact]
    public async Task Whoever_answers_by_itself_finds_what_is_for_its_channel_and_nothing_that_is_for_agents()
    {
        await PublishAsync(
            Articles.Postage with { Id = "on-web", Channels = ["web"] }, Articles.Postage with { Id = "for-sellers", Channels = ["web"], Skills = ["Sales"] });

        Assert.Equal("on-web", Assert.Single(await _finder.FindAsync("postage", null, "web", 3, default)).ArticleId);
        Assert.Empty(await _finder.FindAsync("postage", null, "wechat", 3, default));
        Assert.Empty(await _finder.FindAsync("postage", null, null, 3, default));
    }

    [Fact]
    public async Task Asking_in_the_words_of_an_article_is_surer_than_asking_for_half_of_it()
    {
        await PublishAsync([.. StarterArticles.Read().Select(it => it with { ChangedAt = Articles.Written })]);

        var (same, half) = (await ConfidenceAsync("怎么取消订单"), await ConfidenceAsync("取消跑步机的限速模式"));
        Assert.InRange(same, 0.8, 1);
        Assert.InRange(half, 0, same - 0.2);

        async Task<double> ConfidenceAsync(string question) => (await _finder.FindAsync(question, null, null, 1, default))[0].Confidence;
    }

    public void Dispose() => _knowledge.Dispose();

    private async Task<(string Id, string Language, string Text)> FirstAsync(string question, string? language) =>
        (await _finder.FindAsync(question, language, null, 1, default))[0] is var found ? (found.ArticleId, found.Language, found.Text) : default;

    private async Task PublishAsync(params Article[] articles)
    {
        foreach (var article in articles)
        {
            await _store.TryPublishAsync((await _store.TrySaveAsync(article, ArticleStore.None, default))!, _time.GetUtcNow(), default);
        }

        await _knowledge.Background;
    }
}
