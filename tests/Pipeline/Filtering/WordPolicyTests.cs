using Omni.Pipeline.Filtering;
using Omni.Pipeline.Messages;
using Omni.Tests.Support;

namespace Omni.Tests.Pipeline.Filtering;

/// <summary>Which policy holds where, and what lists look for beside words.</summary>
public sealed class WordPolicyTests
{
    private static readonly FilterPlace WeChatIn = new("wechat", Direction.Inbound);
    private static readonly FilterPlace WeChatOut = new("wechat", Direction.Outbound);
    private static readonly FilterPlace WebIn = new("web", Direction.Inbound);
    private static readonly FilterPlace WebOut = new("web", Direction.Outbound);

    [Fact]
    public void The_place_that_names_most_holds_and_without_one_the_lists_own_policy()
    {
        var list = new WordList("list", WordPolicy.Flag, ["bad"])
        {
            Places = [new("", Direction.Outbound, WordPolicy.Block), new("wechat", null, WordPolicy.Mask), new("wechat", Direction.Outbound, null)],
        };

        Assert.Equal(
            [WordPolicy.Flag, WordPolicy.Flag, WordPolicy.Block, WordPolicy.Mask, null],
            new[] { default, WebIn, WebOut, WeChatIn, WeChatOut }.Select(list.PolicyAt));
    }

    [Fact]
    public void Of_a_place_for_the_channel_and_one_for_the_direction_the_channels_holds() =>
        Assert.Equal(
            WordPolicy.Mask,
            new WordList("list", WordPolicy.Flag, []) { Places = [new("wechat", null, WordPolicy.Mask), new("", Direction.Inbound, WordPolicy.Block)] }.PolicyAt(WeChatIn));

    [Fact]
    public void A_list_that_does_not_hold_at_a_place_finds_nothing_there()
    {
        var filter = WordFilter.Compile([new("list", WordPolicy.Block, ["bad"]) { Places = [new("", Direction.Outbound, null)] }]);
        Assert.True(filter.Check("a bad word", WebOut).IsClean);
        Assert.Equal((WordPolicy.Block, "a *** word"), (filter.Check("a bad word", WebIn).Policy, filter.Check("a bad word", WebIn).Text));
    }

    [Fact]
    public void A_supervisor_is_asked_for_whatever_else_is_done_with_the_message()
    {
        var filter = WordFilter.Compile([new("threats", WordPolicy.Hand, ["sue"]), new("rude", WordPolicy.Mask, ["damn"]), new("watch", WordPolicy.Flag, ["press"])]);
        Assert.Equal((WordPolicy.Hand, true, "I will sue"), Of("I will sue"));
        Assert.Equal((WordPolicy.Mask, true, "I will sue, ****"), Of("I will sue, damn"));
        Assert.Equal((WordPolicy.Hand, true, "sue, press"), Of("sue, press"));
        Assert.Equal((WordPolicy.Flag, false, "press"), Of("press"));

        (WordPolicy?, bool, string) Of(string text) => filter.Check(text) is var result ? (result.Policy, result.IsHanded, result.Text) : default;
    }

    [Fact]
    public void A_list_of_patterns_stands_beside_lists_of_words_and_covers_letters_and_digits()
    {
        var filter = WordFilter.Compile(
        [
            new("phones", WordPolicy.Mask, []) { Patterns = [TextPattern.ChinesePhone, TextPattern.InternationalPhone] },
            new("cards", WordPolicy.Block, []) { Patterns = [TextPattern.BankCard] },
            new("words", WordPolicy.Flag, ["wechat"]),
        ]);

        var result = filter.Check("wechat 138-0013-8000");
        Assert.Equal(("wechat ***-****-****", WordPolicy.Mask), (result.Text, result.Policy));
        Assert.Equal<string>(["phones", "words"], result.Lists);
        Assert.Equal(WordPolicy.Block, filter.Check("4111 1111 1111 1111").Policy);
        Assert.True(filter.Check("nothing here 12345").IsClean);
    }

    [Fact]
    public void A_number_at_the_end_of_a_long_text_is_found() =>
        Assert.EndsWith("***********", Phones().Check(new string('字', 31_000) + "13800138000").Text, StringComparison.Ordinal);

    [Fact]
    public void A_clean_text_costs_no_memory_with_patterns_either()
    {
        var filter = WordFilter.Compile([new("all", WordPolicy.Mask, ["bad"]) { Patterns = [.. TextPatterns.All] }]);
        const string Text = "订单 2026-01-31 到了吗？It was 12.50 and arrives at 10:30. 谢谢";
        Assert.True(filter.Check(Text).IsClean);
        Assert.Equal(0, Allocations.Of(calls: 100, _ => filter.Check(Text)));
    }

    [Theory]
    [InlineData("法轮功", "flg")]
    [InlineData("傻瓜蛋", "sgd")]
    [InlineData("賭博網", "dbw")] // traditional
    [InlineData("啊座匝", "azz")] // the first and the last of the standard's order
    [InlineData("赌博", null)] // too short
    [InlineData("abc", null)]
    [InlineData("赌博a", null)]
    [InlineData("龘龘龘", null)] // not among the 3,755
    public void Initials_follow_the_order_of_the_standard(string word, string? initials) => Assert.Equal(initials, PinyinInitials.Of(word));

    [Fact]
    public void Initials_are_looked_for_only_where_a_list_asks_for_it_and_as_whole_words()
    {
        var with = WordFilter.Compile([new("list", WordPolicy.Mask, ["傻瓜蛋"]) { WithInitials = true }]);
        Assert.Equal("你这个***", with.Check("你这个sgd").Text);
        Assert.Equal("你这个* * *", with.Check("你这个S G D").Text);
        Assert.True(with.Check("sgdx").IsClean);
        Assert.True(WordFilter.Compile([new("list", WordPolicy.Mask, ["傻瓜蛋"])]).Check("你这个sgd").IsClean);
    }

    [Fact]
    public void Every_problem_of_the_places_is_named()
    {
        var list = new WordList("list", WordPolicy.Flag, [])
        {
            Places = [new("", null, null), new("We Chat", null, WordPolicy.Mask), new("web", Direction.Inbound, null), new("web", Direction.Inbound, WordPolicy.Mask)],
        };
        Assert.Equal(3, list.Problems().Count);
        Assert.Single((list with { Places = [.. Enumerable.Range(0, 51).Select(i => new PlacedPolicy($"c{i}", null, null))] }).Problems());
    }

    private static WordFilter Phones() => WordFilter.Compile([new("phones", WordPolicy.Mask, []) { Patterns = [TextPattern.ChinesePhone] }]);
}
