using System.Collections.Immutable;
using Omni.Pipeline.Knowledge;

namespace Omni.Tests.Pipeline.Knowledge;

/// <summary>What a few articles are worth, and many that are not for whoever asks.</summary>
public sealed class KnowledgeIndexTests
{
    private static readonly Article Cancel = English("cancel", "Cancel an order", "Press cancel in your orders.", "How do I cancel an order");

    private static readonly Article[] Others =
    [
        English("hours", "Opening hours", "From nine to five."), English("invoice", "Get an invoice", "By mail."),
        English("sizes", "Sizes of shoes", "See the table."), English("colour", "Colours of the tent", "Green and blue."),
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    public void An_article_without_a_rival_is_no_surer_than_what_it_has_of_the_question(int articles)
    {
        var index = KnowledgeIndex.Build([Cancel, .. Others.Take(articles - 1)]);

        Assert.InRange(Best("cancel my gym membership").Confidence, 0, 0.5);
        Assert.InRange(Best("how do I cancel an order").Confidence, 0.8, 1);

        ArticleMatch Best(string question) => index.Find(question, AnswerScope.Anybody, 1)[0];
    }

    [Fact]
    public void What_is_not_for_the_customer_takes_no_place_from_what_is()
    {
        var forAgents = Enumerable.Range(0, 6).Select(number => English(
            $"agents-{number}", "postage", "Internal.", [.. Enumerable.Range(0, Article.MaxQuestions).Select(it => "postage")]) with
        { Skills = ["sales"] });
        var index = KnowledgeIndex.Build([.. forAgents, English("postage", "What postage and packing cost abroad in general", "It depends.")]);

        Assert.Equal("postage", Assert.Single(index.Find("postage", AnswerScope.Anybody, 3)).Article.Id);
        Assert.Equal(3, index.Find("postage", new(SeesAll: true), 3).Count);
    }

    private static Article English(string id, string title, string answer, params ImmutableArray<string> questions) => new()
    {
        Id = id,
        Texts = Articles.Texts(("en", new(title, answer, questions))),
        ChangedBy = "sue",
        ChangedAt = Articles.Written,
    };
}
