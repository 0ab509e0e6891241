using Omni.Pipeline.Knowledge;

namespace Omni.Bench.Knowledge;

/// <summary>How well the starter's articles are found by questions that are not in them, and how far the confidence can be believed.</summary>
internal static class KnowledgeBench
{
    public const int Folds = 5;

    private const int Deep = 20;
    private const int Learnt = 3;

    private static readonly double[] Thresholds = [0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9];

    public static KnowledgeFigures Run()
    {
        var articles = StarterArticles.Read();
        var index = KnowledgeIndex.Build(articles);
        var overlap = new TermOverlap(articles);
        var (known, fresh) = (Ask(index, QuestionSet.Read()), Ask(index, QuestionSet.Fresh()));
        // Each fold is judged by weights that were fitted to the others.
        var folds = Enumerable.Range(0, Folds).SelectMany(fold => Judge(
            ConfidenceFit.Fit(Examples([.. known.Where(it => it.Question.Fold(Folds) != fold)])), [.. known.Where(it => it.Question.Fold(Folds) == fold)]));
        return new(
            articles.Count,
            [
                Figures("known", known, overlap, [.. folds]),
                Figures("fresh", fresh, overlap, [.. Judge(AnswerConfidence.Weights, fresh)]),
            ]);
    }

    /// <summary>The weights that all known questions fit.</summary>
    public static double[] Weights() => ConfidenceFit.Fit(Examples(Ask(KnowledgeIndex.Build(StarterArticles.Read()), QuestionSet.Read())));

    private static List<Asked> Ask(KnowledgeIndex index, IEnumerable<Question> questions) =>
        [.. questions.Select(question => new Asked(question, index.Find(question.Text, AnswerScope.Anybody, Deep)))];

    private static SetFigures Figures(string set, List<Asked> asked, TermOverlap overlap, List<Said> said)
    {
        var answerable = asked.Where(it => it.Question.ArticleId.Length > 0).ToList();
        return new(
            set,
            asked.Count,
            asked.Count - answerable.Count,
            [.. Groups().Select(group => new Relevance(
                group.Name,
                Ranks.Of([.. answerable.Where(group.Holds).Select(it => RankOf(it.Question, [.. it.Matches.Select(match => match.Article.Id)]))]),
                Ranks.Of([.. answerable.Where(group.Holds).Select(it => RankOf(it.Question, overlap.Find(it.Question.Text, Deep)))])))],
            new(ConfidenceFit.Error([.. said.Select(it => (it.Confidence, it.IsRight))]), [.. Thresholds.Select(threshold => At(threshold, said))]));
    }

    private static (string Name, Func<Asked, bool> Holds)[] Groups() =>
        [("all", _ => true), ("zh", it => it.Question.Language == "zh"), ("en", it => it.Question.Language == "en")];

    private static IEnumerable<Said> Judge(double[] weights, IReadOnlyList<Asked> asked) => asked.Select(it => it.Matches.Count == 0
        ? new Said(0, false, it.Question.ArticleId.Length > 0)
        : new Said(AnswerConfidence.Of(weights, AnswerConfidence.Vector(it.Matches[0].Signs)), it.IsRight(it.Matches[0]), it.Question.ArticleId.Length > 0));

    private static AtThreshold At(double threshold, List<Said> said)
    {
        var given = said.Where(it => it.Confidence >= threshold).ToList();
        return new(
            threshold,
            Share(given.Count, said.Count),
            Share(given.Count(it => it.IsRight), given.Count),
            Share(given.Count(it => it.IsRight), said.Count(it => it.HasAnswer)),
            Share(given.Count(it => !it.HasAnswer), said.Count(it => !it.HasAnswer)));
    }

    private static List<(MatchSigns Signs, bool IsRight)> Examples(IReadOnlyList<Asked> asked) =>
        [.. asked.SelectMany(it => it.Matches.Take(Learnt).Select(match => (match.Signs, it.IsRight(match))))];

    private static int RankOf(Question question, IReadOnlyList<string> found) =>
        found.TakeWhile(id => id != question.ArticleId).Count() is var before && before < found.Count ? before + 1 : 0;

    private static double Share(int part, int of) => of == 0 ? 0 : (double)part / of;

    private sealed record Asked(Question Question, IReadOnlyList<ArticleMatch> Matches)
    {
        public bool IsRight(ArticleMatch match) => match.Article.Id == Question.ArticleId;
    }

    private readonly record struct Said(double Confidence, bool IsRight, bool HasAnswer);
}
