using Omni.Pipeline.Understanding.Intents;

namespace Omni.Tests.Pipeline.Understanding.Intents;

public sealed class LabelledFileTests
{
    [Fact]
    public void The_starter_set_has_the_intents_of_the_rules_in_both_languages()
    {
        var texts = LabelledFile.Starter();
        Assert.Equal(IntentRulesNames(), texts.Select(text => text.Intent).Distinct().Order());
        foreach (var ofIntent in texts.GroupBy(text => text.Intent))
        {
            Assert.True(ofIntent.Count(text => text.Text.Any(unit => unit is >= '\u4E00' and <= '\u9FFF')) >= 60, ofIntent.Key);
            Assert.True(ofIntent.Count(text => text.Text.All(unit => unit < '\u2E80')) >= 60, ofIntent.Key);
        }
    }

    [Fact]
    public void No_text_of_the_starter_set_is_there_twice_whatever_its_signs_and_case()
    {
        var same = LabelledFile.Starter().GroupBy(text => string.Concat(text.Text.Where(char.IsLetterOrDigit)).ToUpperInvariant()).Where(it => it.Key.Length > 0 && it.Count() > 1);
        Assert.Empty(same.Select(it => it.First().Text));
    }

    [Fact]
    public void Comments_empty_lines_and_the_same_again_are_passed_over()
    {
        var lines = Enumerable.Range(0, 10).SelectMany(i => new[] { $"billing\tmy bill {i}", $"delivery\tmy parcel {i}" });
        var (texts, problems) = LabelledFile.Read("\uFEFF# comment\n\n" + string.Join("\r\n", lines.Append("billing\tMy bill 0")));
        Assert.Empty(problems);
        Assert.Equal(20, texts.Count);
        Assert.Equal(new("billing", "my bill 0"), texts[0]);
    }

    [Fact]
    public void Every_problem_is_named_with_its_line()
    {
        var (texts, problems) = LabelledFile.Read("billing no tab\nBad Name\thello\nbilling\t \nbilling\tx\ndelivery\tX");
        Assert.Empty(texts);
        Assert.Equal(
            [
                "line 1: there is no tab between intent and text",
                "line 2: the intent must be 1 to 40 lower-case letters, digits or hyphens",
                "line 3: the text is empty",
                "line 5: the text is also in line 4, with intent billing",
                "there must be two intents at least",
                "intent billing has 1 texts; it needs 10 at least",
            ],
            problems);
    }

    private static IEnumerable<string> IntentRulesNames() => Omni.Pipeline.Understanding.IntentRules.Default.Names.Order();
}
