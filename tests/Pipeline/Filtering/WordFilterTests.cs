using CsCheck;
using Omni.Pipeline.Filtering;
using Omni.Tests.Support;

namespace Omni.Tests.Pipeline.Filtering;

public sealed class WordFilterTests
{
    private readonly WordFilter _filter = WordFilter.Compile(
    [
        new("rude", WordPolicy.Mask, ["傻瓜", "bastard", "ass", "笨蛋", "バカ", "ペン", "hell", "penis", "sex", "臭婆娘"]),
        new("fraud", WordPolicy.Block, ["加微信", "credit card", "刷單", "1024"]),
        new("rivals", WordPolicy.Flag, ["寰宇客服", "傻瓜相机", "加v信", "p0rtal"]),
    ]);

    [Theory]
    [InlineData("傻瓜", "**")]
    [InlineData("你是傻瓜吗", "你是**吗")]
    [InlineData("BASTARD", "*******")]
    [InlineData("ｂａｓｔａｒｄ", "*******")]
    [InlineData("ＢaＳtArＤ", "*******")]
    [InlineData("bástàrd", "*******")]
    [InlineData("ⓑastard", "*******")]
    [InlineData("bаstаrd", "*******")] // Cyrillic а
    [InlineData("傻。瓜", "*。*")]
    [InlineData("傻 瓜", "* *")]
    [InlineData("傻　瓜", "*　*")]
    [InlineData("傻\u200B瓜", "*\u200B*")]
    [InlineData("傻\u200D\uFE0F瓜", "*\u200D\uFE0F*")]
    [InlineData("傻\uDB40\uDD00瓜", "*\uDB40\uDD00*")] // a variation selector beyond the first sixteen
    [InlineData("傻\uDB40\uDC41瓜", "*\uDB40\uDC41*")] // a tag
    [InlineData("傻\u180B瓜", "*\u180B*")]
    [InlineData("🅱astard", "********")]
    [InlineData("🄑🄐🅢🆃ard", "***********")]
    [InlineData("\U0001D44E\U0001D42Cs", "*****")] // mathematical letters
    [InlineData("ﾊﾞｶ", "***")]
    [InlineData("ﾊﾞカ", "***")]
    [InlineData("ﾍﾟﾝ。", "***。")]
    [InlineData("傻♥️瓜", "*♥️*")]
    [InlineData("傻😂瓜", "*😂*")]
    [InlineData("傻\n瓜", "*\n*")]
    [InlineData("傻-_-瓜", "*-_-*")]
    [InlineData("b.a.s.t.a.r.d", "*.*.*.*.*.*.*")]
    [InlineData("b a s t a r d", "* * * * * * *")]
    [InlineData("bas*tard", "***\u002A****")]
    [InlineData("ba\u00ADstard", "**\u00AD*****")]
    [InlineData("b̶a̶stard", "*̶*̶*****")]
    [InlineData("刷单", "**")]
    [InlineData("刷單", "**")]
    [InlineData("刷·單", "*·*")]
    [InlineData("加　微·信", "*　*·*")]
    [InlineData("credit card", "****** ****")]
    [InlineData("CREDIT  CARD", "******  ****")]
    [InlineData("creditcard", "**********")]
    [InlineData("s3x", "***")]
    [InlineData("b4st4rd", "*******")]
    [InlineData("b@st@rd", "*******")]
    [InlineData("a$$", "***")]
    [InlineData("you a$$ !", "you *** !")]
    [InlineData("1024", "****")]
    [InlineData("１０２４", "****")]
    public void A_disguised_word_is_covered(string text, string masked)
    {
        Assert.Equal(masked, _filter.Check(text).Text);
        Assert.False(_filter.Check(text).IsClean);
    }

    [Theory]
    [InlineData("first class")]
    [InlineData("assassin")]
    [InlineData("class1ass")]
    [InlineData("cl\u200Bass")] // looks like one word
    [InlineData("pass")]
    [InlineData("p\U0001D41Ass")] // a letter, too
    [InlineData("cl\uDB40\uDD00ass")]
    [InlineData("\U0001D429ass")]
    [InlineData("ass\U0001D422gn")]
    [InlineData("ﾊｶ ﾎﾞﾝ")] // ハカ, ボン
    [InlineData("\U0001D6FC\U0001D6FD 🅿 🇦🇸🇸")]
    [InlineData("she said he'll come")]
    [InlineData("the pen is mine")]
    [InlineData("a seX9")]
    [InlineData("the price is 10.24 or 10,24")]
    [InlineData("no 10240")]
    [InlineData("bus a55, phone 5as, mp3")]
    [InlineData("傻事")]
    [InlineData("傻 ............................ 瓜")]
    [InlineData("瓜傻")]
    [InlineData("")]
    public void An_innocent_text_is_clean(string text)
    {
        var result = _filter.Check(text);
        Assert.True(result.IsClean);
        Assert.Same(text, result.Text);
        Assert.Empty(result.Lists);
    }

    [Theory]
    [InlineData("kick his ass!")]
    [InlineData("你ass吗")]
    [InlineData("(ass)")]
    [InlineData("smart-ass")]
    public void A_spelled_word_is_found_between_signs_and_ideographs(string text) => Assert.Equal<string>(["rude"], _filter.Check(text).Lists);

    [Fact]
    public void The_strongest_policy_wins_and_every_list_that_hit_is_named()
    {
        var result = _filter.Check("寰宇客服的傻瓜，加微信");
        Assert.Equal(WordPolicy.Block, result.Policy);
        Assert.Equal<string>(["rude", "fraud", "rivals"], result.Lists);
        Assert.Equal("寰宇客服的**，***", result.Text);
    }

    [Fact]
    public void A_flagged_text_stays_as_it_is()
    {
        var result = _filter.Check("寰宇客服");
        Assert.Equal(("寰宇客服", WordPolicy.Flag), (result.Text, result.Policy));
    }

    [Fact]
    public void Words_that_overlap_are_all_found()
    {
        var result = _filter.Check("傻瓜相机");
        Assert.Equal<string>(["rude", "rivals"], result.Lists);
        Assert.Equal("**相机", result.Text);
    }

    [Fact]
    public void A_word_of_two_lists_hits_both()
    {
        var filter = WordFilter.Compile([new("one", WordPolicy.Flag, ["刷单"]), new("two", WordPolicy.Mask, ["刷單"])]);
        Assert.Equal(1, filter.Count);
        Assert.Equal<string>(["one", "two"], filter.Check("刷单").Lists);
    }

    [Fact]
    public void A_mask_never_splits_a_surrogate_pair()
    {
        var filter = WordFilter.Compile([new("rare", WordPolicy.Mask, ["𠮷野"])]);
        Assert.Equal("a***b😂", filter.Check("a𠮷野b😂").Text);
        Assert.True(filter.Check("𠮶野").IsClean);
    }

    [Fact]
    public void Half_a_pair_is_no_letter_and_no_end()
    {
        Assert.True(_filter.Check("\uD83D").IsClean);
        Assert.True(_filter.Check("傻\uD83D").IsClean);
        Assert.Equal("\uDE02*\uD83D*\uD83D", _filter.Check("\uDE02傻\uD83D瓜\uD83D").Text);
    }

    [Fact]
    public void A_mask_keeps_the_length_and_everything_that_is_no_hit()
    {
        Texts("傻", "瓜", "ass", "ﾊ", "ﾞ", "ｶ", "\U0001D41A", "\uD835", "\uDB40\uDD00", " ", ".", "\u200B", "😂", "x", "刷", "單", "𠮷", "b4st4rd", "\uD83D").Sample(text =>
        {
            var masked = _filter.Check(text).Text;
            Assert.Equal(text.Length, masked.Length);
            Assert.All(text.Zip(masked), pair => Assert.True(pair.First == pair.Second || pair.Second == '*'));
        });
    }

    [Theory]
    [InlineData("您好，我昨天下的订单 20260131 还没有发货，please check it, thanks 😀")]
    [InlineData("iphone15 a$x 3.14 hello")]
    public void A_clean_text_costs_no_memory(string text)
    {
        Assert.True(_filter.Check(text).IsClean);
        Assert.Equal(0, Allocations.Of(calls: 100, _ => _filter.Check(text)));
    }

    [Fact]
    public void Ten_thousand_words_are_each_found()
    {
        string[] words = [.. Enumerable.Range(0, 10_000).Select(Word)];
        var filter = WordFilter.Compile([new("many", WordPolicy.Mask, [.. words])]);

        Assert.Equal(10_000, filter.Count);
        Assert.All(words, word => Assert.Equal(new string('*', word.Length), filter.Check(word).Text));
        Assert.True(filter.Check("一一二二三三").IsClean);
    }

    private static Gen<string> Texts(params string[] pieces) =>
        Gen.Int[0, pieces.Length - 1].Array[0, 12].Select(chosen => string.Concat(chosen.Select(index => pieces[index])));

    /// <summary>Distinct: the number in base 100, in characters 一 to 乣 that only stand for themselves, or in Latin letters.</summary>
    private static string Word(int n) => n % 3 == 0
        ? "w" + (char)('a' + (n / 676 % 26)) + (char)('a' + (n / 26 % 26)) + (char)('a' + (n % 26))
        : string.Concat((char)(0x5400 + (n / 100)), (char)(0xAC00 + (n % 100)), (char)(0xAD00 + (n * 7 % 89)));
}
