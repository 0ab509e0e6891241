using Omni.Pipeline.Knowledge;
using Omni.Pipeline.Ports;
using Omni.Tests.Support;

namespace Omni.Tests.Pipeline.Knowledge;

public sealed class ArticleStoreTests
{
    private static readonly DateTimeOffset Later = Articles.Written + TimeSpan.FromHours(1);

    private readonly FakeTables _tables = new();
    private readonly ArticleStore _store;

    public ArticleStoreTests() => _store = new(_tables);

    [Fact]
    public async Task An_article_is_read_as_it_was_kept()
    {
        var scoped = Articles.Returns with { Channels = ["web", "wechat"], Skills = ["sales"] };
        await _store.TrySaveAsync(scoped, ArticleStore.None, default);

        var read = (await _store.GetAsync("returns", default))!;
        Assert.Equal(ArticleState.Draft, read.State);
        Assert.Equal("web wechat, sales", $"{string.Join(' ', read.Channels)}, {string.Join(' ', read.Skills)}");
        Assert.Equal(("sue", Articles.Written), (read.ChangedBy, read.ChangedAt));
        Assert.Equal("退货期限是多久", Assert.Single(read.Texts["zh"].Questions));
        Assert.Equal(scoped.Texts["en"].Answer, read.Texts["en"].Answer);
        Assert.Equal(["returns"], (await _store.ListAsync(default)).Select(it => it.Id));
    }

    [Fact]
    public async Task Of_two_who_saw_the_same_one_is_too_late()
    {
        var first = (await _store.TrySaveAsync(Articles.Returns, ArticleStore.None, default))!;
        Assert.Null(await _store.TrySaveAsync(Articles.Returns, ArticleStore.None, default));
        Assert.NotNull(await _store.TrySaveAsync(first with { ChangedBy = "ann" }, first.ETag, default));

        Assert.Null(await _store.TrySaveAsync(first with { ChangedBy = "ben" }, first.ETag, default));
        Assert.Null(await _store.TryPublishAsync(first, Later, default));
        Assert.Null(await _store.TryWithdrawAsync(first, Later, default));
        Assert.False(await _store.TryRemoveAsync(first, Later, default));
        Assert.Empty(await _store.PublishedAsync(default));
    }

    [Fact]
    public async Task What_is_removed_is_no_longer_in_force()
    {
        var saved = (await _store.TrySaveAsync(Articles.Returns, ArticleStore.None, default))!;
        var published = (await _store.TryPublishAsync(saved, Later, default))!;
        Assert.Equal(ArticleState.Published, published.State);
        var version = await _store.VersionAsync(default);

        Assert.True(await _store.TryRemoveAsync(published, Later, default));

        Assert.Empty(await _store.PublishedAsync(default));
        Assert.Empty(await _store.ListAsync(default));
        Assert.NotEqual(version, await _store.VersionAsync(default));
    }

    [Fact]
    public async Task Writing_a_draft_does_not_have_the_index_made_anew()
    {
        var version = await _store.VersionAsync(default);
        await _store.TrySaveAsync(Articles.Returns, ArticleStore.None, default);

        Assert.Equal(version, await _store.VersionAsync(default));
    }

    [Fact] // As large as the limits let it be, in the script that takes most room.
    public async Task The_longest_article_fits_into_a_row()
    {
        var text = new ArticleText(
            new('题', Article.MaxTitleLength), new('"', Article.MaxAnswerLength), [.. Enumerable.Repeat(new string('问', Article.MaxQuestionLength), Article.MaxQuestions)]);
        var longest = Articles.Returns with { Texts = Articles.Texts(Enumerable.Range(0, Article.MaxLanguages).Select(it => ($"a{(char)('a' + it)}", text))) };

        var saved = (await _store.TrySaveAsync(longest, ArticleStore.None, default))!;
        await _store.TryPublishAsync(saved, Later, default);

        Assert.Equal(text.Answer, (await _store.PublishedAsync(default))[0].Texts["aj"].Answer);
        Assert.Equal(TableNames.Knowledge, _tables.Get(TableNames.Knowledge).Name);
    }
}
