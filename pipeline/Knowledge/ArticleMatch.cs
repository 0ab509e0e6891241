namespace Omni.Pipeline.Knowledge;

/// <summary>An article that is like a question.</summary>
/// <param name="Article">As it was published.</param>
/// <param name="Language">Of the words that met.</param>
/// <param name="Score">For the order among the answers to one question; says nothing else.</param>
/// <param name="Signs">Of being right.</param>
internal sealed record ArticleMatch(Article Article, string Language, float Score, MatchSigns Signs)
{
    public double Confidence => AnswerConfidence.Of(Signs);
}

/// <summary>What tells a right answer from a wrong one, each from -1 to 1, however many articles there are.</summary>
/// <param name="Met">Share of what was asked that stands anywhere in the article, words weighted by rarity.</param>
/// <param name="Shared">Share of what was asked that stands in the nearest way of asking.</param>
/// <param name="Filled">Share of that way of asking that was asked.</param>
/// <param name="Lead">By what share it is better than the next; below zero by how much the best is better.</param>
/// <param name="Much">From how many words the rest is known: n of them are n / (n + 2).</param>
internal readonly record struct MatchSigns(float Met, float Shared, float Filled, float Lead, float Much);

/// <summary>
/// How likely a match is right: logistic in its signs. The weights are those that fit the questions which come with Omni's benchmark, and a test
/// holds them to that; <c>docs/knowledge.md</c> says how well they do on questions that they were not fitted to.
/// </summary>
internal static class AnswerConfidence
{
    public static readonly double[] Weights = [-3.68, 2.88, -2.26, 2.43, 2.47, 2.22, 2.34];

    public static double Of(MatchSigns signs) => Of(Weights, Vector(signs));

    public static double Of(double[] weights, double[] vector)
    {
        var sum = 0d;
        for (var i = 0; i < vector.Length; i++)
        {
            sum += weights[i] * vector[i];
        }

        return 1 / (1 + Math.Exp(-sum));
    }

    /// <summary>The signs as numbers, the first for what is always there; a lead says the more, the more of the question is met.</summary>
    public static double[] Vector(MatchSigns signs) => [1, signs.Met, signs.Shared, signs.Filled, signs.Lead, signs.Met * signs.Lead, signs.Much];
}

/// <summary>Whom an answer is for.</summary>
/// <param name="Channel">Where; null: nobody knows, and then nothing that is for some channels only.</param>
/// <param name="Skills">Of the agent who asks; null: a customer does, and then nothing that is for some agents only.</param>
/// <param name="SeesAll">Everything.</param>
public sealed record AnswerScope(string? Channel = null, IReadOnlyCollection<string>? Skills = null, bool SeesAll = false)
{
    public static readonly AnswerScope Anybody = new();

    internal bool Holds(Article article) =>
        SeesAll || (IsOn(article) && (article.Skills.Length == 0 || (Skills is not null && article.Skills.Intersect(Skills, StringComparer.OrdinalIgnoreCase).Any())));

    private bool IsOn(Article article) => article.Channels.Length == 0 || (Channel is not null && article.Channels.Contains(Channel, StringComparer.Ordinal));
}
