using Omni.Pipeline.Schedules;
using Omni.Pipeline.Understanding;

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
    public void What_was_told_more_exactly_stays(string known, string said, string after) => Assert.Equal(after, LanguageTags.After(known, said));

    [Theory]
    [InlineData("zh-Hans", "your text in zh")]
    [InlineData("zh", "your text in zh")]
    [InlineData("pt", "your text in pt-BR")]
    [InlineData("fr", "your text in en")]
    public void A_text_that_is_kept_under_the_plain_tag_or_another_of_the_language_is_found(string language, string text) =>
        Assert.Equal(text, Schedule.TextFor(new Dictionary<string, string> { ["en"] = "your text in en", ["zh"] = "your text in zh", ["pt-BR"] = "your text in pt-BR" }, language));
}
