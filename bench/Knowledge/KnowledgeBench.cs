using Omni.Pipeline.Knowledge;

namespace Omni.Bench.Knowledge;

/// <summary>How well the starter's articles are found by questions that are not in them, and how far the confidence can be believed.</summary>
internal static class KnowledgeBench
{
    public const int Folds = 5;

    private static readonly double[] Thresholds = [0.3, 0.5, 0.6, 0.7, 0.8, 0.9];

    private const int Deep = 20;
    private const int Learnt = 3;

    public static KnowledgeFigures Run()
    {
        var articles = StarterArticles.Read();
        var index = KnowledgeIndex.Build(articles);
        var overlap = new TermOverlap(articles);
        var asked = QuestionSet.Read().Select(question => new Asked(question, index.Find(question.Text, AnswerScope.Anybody, Deep))).ToList();
        var answerable = asked.Where(it => it.Question.ArticleId.Length > 0).ToList();
        return new(
            articles.Count,
            asked.Count,
            asked.Count - answerable.Count,
            [.. Groups().Select(group => new Relevance(
                group.Name,
                Ranks.Of([.. answerable.Where(group.Holds).Select(it => RankOf(it.Question, [.. it.Matches.Select(match => match.Article.Id)]))]),
                Ranks.Of([.. answerable.Where(group.Holds).Select(it => RankOf(it.Question, overlap.Find(it.Question.Text, Deep)))])))],
            Calibrated(asked));
    }

    /// <summary>The weights that all questions fit.</summary>
    public static double[] Weights()
    {
        var index = KnowledgeIndex.Build(StarterArticles.Read());
        return ConfidenceFit.Fit(Examples([.. QuestionSet.Read().Select(question => new Asked(question, index.Find(question.Text, AnswerScope.Anybody, Learnt)))]));
    }

    private static (string Name, Func<Asked, bool> Holds)[] Groups() =>
        [("all", _ => true), ("zh", it => it.Question.Language == "zh"), ("en", it => it.Question.Language == "en")];

    /// <summary>Each fold is judged by weights that were fitted to the others.</summary>
    private static Believed Calibrated(IReadOnlyList<Asked> asked)
    {
        var said = new List<(double Confidence, bool IsRight, bool HasAnswer)>();
        for (var fold = 0; fold < Folds; fold++)
        {
            var weights = ConfidenceFit.Fit(Examples([.. asked.Where(it => it.Question.Fold(Folds) != fold)]));
            said.AddRange(asked
                .Where(it => it.Question.Fold(Folds) == fold)
                .Select(it => it.Matches.Count == 0
                    ? (0, false, it.Question.ArticleId.Length > 0)
                    : (AnswerConfidence.Of(weights, AnswerConfidence.Vector(it.Matches[0].Signs)), it.IsRight(it.Matches[0]), it.Question.ArticleId.Length > 0)));
        }

        return new(
            ConfidenceFit.Error([.. said.Select(it => (it.Confidence, it.IsRight))]),
            [.. Thresholds.Select(threshold => new AtThreshold(
                threshold,
                Share(said.Count(it => it.Confidence >= threshold), said.Count),
                Share(said.Count(it => it.Confidence >= threshold && it.IsRight), said.Count(it => it.Confidence >= threshold)),
                Share(said.Count(it => it.Confidence >= threshold && it.IsRight), said.Count(it => it.HasAnswer)),
                Share(said.Count(it => it.Confidence >= threshold && !it.HasAnswer), said.Count(it => !it.HasAnswer))))]);
    }

    private static List<(MatchSigns Signs, bool IsRight)> Examples(IReadOnlyList<Asked> asked) =>
        [.. asked.SelectMany(it => it.Matches.Take(Learnt).Select(match => (match.Signs, it.IsRight(match))))];

    private static int RankOf(Question question, IReadOnlyList<string> found) => found.TakeWhile(id => id != question.ArticleId).Count() is var before && before < found.Count ? before + 1 : 0;

    private static double Share(int part, int of) => of == 0 ? 0 : (double)part / of;

    private sealed record Asked(Question Question, IReadOnlyList<ArticleMatch> Matches)
    {
        public bool IsRight(ArticleMatch match) => match.Article.Id == Question.ArticleId;
    }
}
