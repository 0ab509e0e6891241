using System.Collections.Immutable;

namespace Omni.Pipeline.Knowledge;

/// <summary>
/// Puts questions together that ask for the same: agglomerative, average linkage. Each begins alone; the two groups whose questions are most alike
/// on average become one, until no two are alike enough. Alike is the cosine of the questions' words, rare ones weighing more.
/// </summary>
internal static class QuestionClusters
{
    /// <summary>Questions at once: every pair is compared.</summary>
    public const int Max = 500;

    private const double AlikeFrom = 0.25;
    private const int Shown = 5;

    /// <summary>The largest first.</summary>
    public static IReadOnlyList<QuestionCluster> Of(IReadOnlyList<OpenQuestion> questions)
    {
        var alike = Likeness([.. questions.Select(it => KnowledgeTerms.Shared.Of(it.Text).ToHashSet(StringComparer.Ordinal))]);
        var groups = Enumerable.Range(0, questions.Count).Select(it => new List<int> { it }).ToList();
        var between = (double[,])alike.Clone();
        var nearest = Enumerable.Range(0, groups.Count).Select(it => Nearest(groups, between, it)).ToArray();
        while (Closest(groups, between, nearest) is var (left, right))
        {
            for (var other = 0; other < groups.Count; other++)
            {
                if (other != left && other != right && groups[other].Count > 0)
                {
                    // The average over all pairs, from those of the halves.
                    var average = (between[left, other] * groups[left].Count + between[right, other] * groups[right].Count) / (groups[left].Count + groups[right].Count);
                    (between[left, other], between[other, left]) = (average, average);
                }
            }

            groups[left].AddRange(groups[right]);
            groups[right].Clear();
            nearest[left] = Nearest(groups, between, left);
            for (var other = 0; other < groups.Count; other++)
            {
                if (groups[other].Count > 0 && other != left)
                {
                    nearest[other] = nearest[other] == left || nearest[other] == right || (nearest[other] >= 0 && between[other, left] > between[other, nearest[other]])
                        ? Nearest(groups, between, other)
                        : nearest[other];
                }
            }
        }

        return
        [
            .. groups.Where(group => group.Count > 0).Select(group => Cluster(questions, alike, group))
                .OrderByDescending(it => it.Count).ThenByDescending(it => it.LastAt).ThenBy(it => it.Question, StringComparer.Ordinal),
        ];
    }

    /// <summary>The one that is most like all others speaks for them.</summary>
    private static QuestionCluster Cluster(IReadOnlyList<OpenQuestion> questions, double[,] alike, List<int> group)
    {
        var ordered = group.OrderByDescending(it => group.Sum(other => alike[it, other])).ThenBy(it => questions[it].Text.Length).ThenBy(it => it).Select(it => questions[it]).ToList();
        return new(
            ordered[0].Text, ordered[0].Language, group.Count, ordered.Max(it => it.At), [.. ordered.Select(it => it.Text).Distinct(StringComparer.Ordinal).Take(Shown)]);
    }

    private static (int Left, int Right)? Closest(List<List<int>> groups, double[,] between, int[] nearest)
    {
        (int Left, int Right)? best = null;
        var most = AlikeFrom;
        for (var it = 0; it < groups.Count; it++)
        {
            if (groups[it].Count > 0 && nearest[it] >= 0 && between[it, nearest[it]] >= most && (best is null || between[it, nearest[it]] > most))
            {
                (best, most) = ((it, nearest[it]), between[it, nearest[it]]);
            }
        }

        return best;
    }

    private static int Nearest(List<List<int>> groups, double[,] between, int of)
    {
        var nearest = -1;
        for (var other = 0; other < groups.Count; other++)
        {
            if (other != of && groups[other].Count > 0 && (nearest < 0 || between[of, other] > between[of, nearest]))
            {
                nearest = other;
            }
        }

        return nearest;
    }

    private static double[,] Likeness(HashSet<string>[] texts)
    {
        var counts = texts.SelectMany(it => it).CountBy(it => it, StringComparer.Ordinal).ToDictionary(it => it.Key, it => it.Value, StringComparer.Ordinal);
        var lengths = texts.Select(terms => Math.Sqrt(terms.Sum(Square))).ToArray();
        var alike = new double[texts.Length, texts.Length];
        for (var left = 0; left < texts.Length; left++)
        {
            for (var right = left; right < texts.Length; right++)
            {
                var shared = texts[left].Sum(term => texts[right].Contains(term) ? Square(term) : 0);
                (alike[left, right], alike[right, left]) = (shared / (lengths[left] * lengths[right]), shared / (lengths[left] * lengths[right]));
            }
        }

        return alike;

        double Square(string term) => Math.Pow(1 + Math.Log((1d + texts.Length) / (1 + counts[term])), 2);
    }
}

/// <param name="Question">The one that speaks for the others.</param>
/// <param name="Language">Of it.</param>
/// <param name="Count">How many ask for the same.</param>
/// <param name="LastAt">When the newest was asked.</param>
/// <param name="Questions">Some of them, in other words each.</param>
public sealed record QuestionCluster(string Question, string Language, int Count, DateTimeOffset LastAt, ImmutableArray<string> Questions);
