using Omni.Pipeline.Knowledge;

namespace Omni.Tests.Pipeline.Knowledge;

public sealed class VocabularyTests
{
    private readonly Vocabulary _vocabulary = new(["# a remark", "", "运费 邮费 | postage, shipping cost", "快递员 | courier", "快递 | parcel, postage"], word => word.TrimEnd('s'));

    [Fact]
    public void What_stands_in_one_line_is_one_thing_in_either_language()
    {
        var mark = Assert.Single(_vocabulary.PhrasesIn("这个运费吗"));

        Assert.Equal([mark, mark], _vocabulary.PhrasesIn("the shipping cost or 邮费"));
        Assert.Equal(mark, _vocabulary.OfWord("postage"));
        Assert.Equal("tent", _vocabulary.OfWord("tent"));
    }

    [Fact]
    public void The_longest_counts_and_English_only_as_whole_words()
    {
        Assert.NotEqual(_vocabulary.PhrasesIn("快递"), _vocabulary.PhrasesIn("快递员"));
        Assert.Single(_vocabulary.PhrasesIn("快递员"));
        Assert.Empty(_vocabulary.PhrasesIn("worshipping cost"));
        Assert.Empty(_vocabulary.PhrasesIn("shipping costly"));
    }

    [Fact]
    public void The_shipped_one_knows_the_same_thing_in_two_languages_and_any_form() =>
        Assert.Equal(KnowledgeTerms.Shared.Of("发票").Last(), Assert.Single(KnowledgeTerms.Shared.Of("invoices")));
}
