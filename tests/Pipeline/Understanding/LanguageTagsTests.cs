using Omni.Pipeline.Schedules;
using Omni.Pipeline.Understanding;
using Omni.Tests.Support;

namespace Omni.Tests.Pipeline.Understanding;

public sealed class LanguageTagsTests
{
    [Theory]
    [InlineData("zh", "zh-Hans", true)]
    [InlineData("zh-Hant", "ZH-hans", true)]
    [InlineData("pt", "pt-BR", true)]
    [InlineData("zh", "zha", false)]
    [InlineData("en", "", false)]
    public void Tags_are_one_language_by_their_first_part(string one, string other, bool are) => Assert.Equal(are, LanguageTags.AreOneLanguage(one, other));

    [Theory]
    [InlineData("zh-Hant", "zh", "zh-Hant")] // "好" after a sentence
    [InlineData("zh", "zh-Hans", "zh-Hans")] // stored before scripts were told
    [InlineData("zh-Hant", "zh-Hans", "zh-Hans")]
    [InlineData("zh-Hant", "en", "en")]
    [InlineData("en", "zh", "zh")]
    [InlineData("en", "", "en")]
    [InlineData("", "zh", "zh")]
    public void What_was_told_more_exactly_stays(string known, string said, string after) => Assert.Equal(after, LanguageTags.After(known, said, "where is my order"));

    [Theory]
    [InlineData("zh-Hans", "en", "WeChat Pay")]
    [InlineData("zh-Hans", "en", "hello?")]
    [InlineData("zh-Hans", "en", "OK thanks!")]
    [InlineData("zh-Hans", "en", "I can’t")]
    [InlineData("zh-Hans", "fr", "merci")]
    [InlineData("zh-Hans", "es", "¡gracias!")]
    [InlineData("zh-Hans", "zh-Hant", "謝謝")]
    [InlineData("en", "zh-Hans", "支付宝")]
    [InlineData("en", "zh", "好的 OK")]
    [InlineData("en", "ja", "ありがとう")]
    [InlineData("en", "ko", "감사합니다")]
    [InlineData("zh-Hans", "en", "")]
    public void A_word_or_two_turn_no_conversation_to_another_language(string known, string said, string text) => Assert.Equal(known, LanguageTags.After(known, said, text));

    [Theory]
    [InlineData("zh-Hans", "en", "where is it")]
    [InlineData("en", "zh-Hans", "我要退款")]
    [InlineData("en", "ja", "キャンセルしたい")]
    [InlineData("en", "ko", "배송 언제 되나요")]
    [InlineData("", "en", "hello")]
    [InlineData("", "fr", "merci")]
    [InlineData("zh", "zh-Hans", "订单")]
    public void A_sentence_does_and_so_does_anything_where_nothing_was_known(string known, string said, string text) => Assert.Equal(said, LanguageTags.After(known, said, text));

    [Fact]
    public void To_tell_costs_no_memory() => Assert.Equal(0, Allocations.Of(calls: 100, _ => LanguageTags.After("zh-Hans", "en", "where is 我的 order?")));

    [Theory]
    [InlineData("zh-Hans", "your text in zh")]
    [InlineData("zh", "your text in zh")]
    [InlineData("pt", "your text in pt-BR")]
    [InlineData("fr", "your text in en")]
    public void A_text_that_is_kept_under_the_plain_tag_or_another_of_the_language_is_found(string language, string text) =>
        Assert.Equal(text, Schedule.TextFor(new Dictionary<string, string> { ["en"] = "your text in en", ["zh"] = "your text in zh", ["pt-BR"] = "your text in pt-BR" }, language));
}
