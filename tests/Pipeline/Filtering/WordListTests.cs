using Omni.Pipeline.Filtering;

namespace Omni.Tests.Pipeline.Filtering;

public sealed class WordListTests
{
    [Fact]
    public void A_good_list_has_no_problems() =>
        Assert.Empty(new WordList("rude", WordPolicy.Mask, ["傻瓜", "bastard", "𠮷", "鬼"]).Problems());

    [Fact]
    public void Every_problem_is_named_at_once_and_no_word_is_repeated()
    {
        var problems = new WordList(" ", default, ["ok", "", "...", "x", "a\nb", "\uD83Dab", new string('字', 101)]).Problems();
        Assert.Equal(8, problems.Count);
        Assert.DoesNotContain(problems, problem => problem.Contains('字', StringComparison.Ordinal));
    }

    [Fact]
    public void A_stronger_policy_has_a_higher_number() =>
        Assert.True(WordPolicy.Flag < WordPolicy.Hand && WordPolicy.Hand < WordPolicy.Mask && WordPolicy.Mask < WordPolicy.Block && default(WordPolicy) < WordPolicy.Flag);
}
