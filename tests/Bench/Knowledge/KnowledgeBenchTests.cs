using Omni.Bench.Knowledge;
using Omni.Pipeline.Knowledge;

namespace Omni.Tests.Bench.Knowledge;

/// <summary>What docs/knowledge.md says of the questions and of what they show.</summary>
public sealed class KnowledgeBenchTests
{
    [Fact]
    public void The_weights_of_the_confidence_are_those_that_fit_the_known_questions()
    {
        var fitted = KnowledgeBench.Weights();

        Assert.Equal(fitted.Length, AnswerConfidence.Weights.Length);
        Assert.All(fitted.Zip(AnswerConfidence.Weights), pair => Assert.InRange(pair.Second, pair.First - 0.01, pair.First + 0.01));
    }

    [Fact]
    public void Articles_are_found_better_than_by_counting_words_also_by_questions_that_nothing_was_fitted_to()
    {
        foreach (var set in KnowledgeBench.Run().Sets)
        {
            Assert.All(set.Relevance, it => Assert.InRange(it.Omni.RecallAt1, it.TermOverlap.RecallAt1 + 0.05, 1));
            Assert.All(set.Relevance, it => Assert.InRange(it.Omni.RecallAt3, it.TermOverlap.RecallAt3, 1));
            // Plainer questions than those of the fit are right more often than is said.
            Assert.InRange(set.Confidence.CalibrationError, 0, set.Set == "known" ? 0.08 : 0.16);
            // What is said with more confidence is right more often.
            var right = set.Confidence.Thresholds.Select(it => it.Right).ToList();
            Assert.True(right[^1] > right[0], string.Join(' ', right));
        }
    }

    [Fact]
    public void The_questions_stand_in_no_article_and_name_articles_that_there_are()
    {
        var articles = StarterArticles.Read();
        var asked = articles.SelectMany(it => it.Texts.Values).SelectMany(it => it.Questions.Append(it.Title)).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var (known, fresh) = (QuestionSet.Read(), QuestionSet.Fresh());

        Assert.InRange(articles.Count, 60, 1_000);
        Assert.All(articles, it => Assert.Equal(["en", "zh"], it.Texts.Keys));
        Assert.InRange(known.Count, 250, 10_000);
        Assert.DoesNotContain(known.Concat(fresh), it => asked.Contains(it.Text));
        Assert.Equal(known.Count + fresh.Count, known.Concat(fresh).Select(it => it.Text).Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.Equal(articles.Select(it => it.Id).Order(StringComparer.Ordinal), known.Select(it => it.ArticleId).Where(it => it.Length > 0).Distinct().Order(StringComparer.Ordinal));
        Assert.InRange(known.Count(it => it.ArticleId.Length == 0), known.Count / 10, known.Count / 3);
    }

    [Fact]
    public void A_fit_finds_the_weights_by_which_its_examples_were_made()
    {
        // Right in proportion to what these weights say, for every sign alone.
        double[] made = [-1, 2, 0, 1, 0, 0, 0];
        var examples = new List<(MatchSigns, bool)>();
        foreach (var (met, filled) in from met in (float[])[0, 0.5f, 1] from filled in (float[])[0, 0.5f, 1] select (met, filled))
        {
            var signs = new MatchSigns(met, 0, filled, 0, 0);
            var right = (int)Math.Round(AnswerConfidence.Of(made, AnswerConfidence.Vector(signs)) * 1_000);
            examples.AddRange(Enumerable.Range(0, 1_000).Select(it => (signs, it < right)));
        }

        Assert.All(ConfidenceFit.Fit(examples).Zip(made), pair => Assert.InRange(pair.First, pair.Second - 0.02, pair.Second + 0.02));
        Assert.InRange(ConfidenceFit.Error([(0.75, true), (0.75, true), (0.75, true), (0.75, false), (0.25, false), (0.25, false)]), 0.08, 0.09);
    }
}
