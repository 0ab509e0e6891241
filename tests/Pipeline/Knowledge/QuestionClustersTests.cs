using Omni.Pipeline.Knowledge;

namespace Omni.Tests.Pipeline.Knowledge;

public sealed class QuestionClustersTests
{
    [Fact]
    public void The_same_in_other_words_stands_together_whatever_the_order()
    {
        string[] texts =
        [
            "帐篷防水指数是多少", "is the tent waterproof", "这个帐篷的防水指数", "do you hire warehouse staff", "帐篷防水吗，指数多少", "how waterproof is the tent", "招聘仓库管理员吗",
        ];

        foreach (var order in (string[][])[texts, [.. texts.Reverse()], [.. texts.Order(StringComparer.Ordinal)]])
        {
            var clusters = QuestionClusters.Of([.. order.Select((text, index) => Asked(text, index))]);

            Assert.Equal([3, 2, 1, 1], clusters.Select(it => it.Count));
            Assert.Equal(["帐篷防水吗，指数多少", "帐篷防水指数是多少", "这个帐篷的防水指数"], clusters[0].Questions.Order(StringComparer.Ordinal));
            Assert.Equal("how waterproof is the tent is the tent waterproof", string.Join(' ', clusters[1].Questions.Order(StringComparer.Ordinal)));
        }
    }

    [Fact]
    public void The_newest_of_a_group_tells_when_and_a_question_that_many_ask_in_the_same_words_is_shown_once()
    {
        var cluster = Assert.Single(QuestionClusters.Of([Asked("tent poles", 1), Asked("tent poles", 5), Asked("tent poles", 3)]));

        Assert.Equal((3, Articles.Written.AddHours(5), 1), (cluster.Count, cluster.LastAt, cluster.Questions.Length));
    }

    [Fact]
    public void Of_nothing_there_is_nothing() => Assert.Empty(QuestionClusters.Of([]));

    private static OpenQuestion Asked(string text, int hours) => new(text, "", Articles.Written.AddHours(hours));
}
