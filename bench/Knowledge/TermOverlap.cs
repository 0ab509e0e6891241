using System.Text;
using Omni.Pipeline.Knowledge;

namespace Omni.Bench.Knowledge;

/// <summary>The baseline: an article is the better, the more of the question's words, or Chinese characters, stand anywhere in it; of as many, the shorter.</summary>
internal sealed class TermOverlap(IReadOnlyList<Article> articles)
{
    private readonly List<(string Id, HashSet<string> Words)> _articles =
        [.. articles.Select(it => (it.Id, Words(string.Join(' ', it.Texts.Values.SelectMany(text => text.Questions.Prepend(text.Title).Append(text.Answer))))))];

    public IReadOnlyList<string> Find(string question, int limit)
    {
        var words = Words(question);
        return [.. _articles
            .Select(it => (it.Id, Met: words.Count(it.Words.Contains), it.Words.Count))
            .Where(it => it.Met > 0)
            .OrderByDescending(it => it.Met).ThenBy(it => it.Count).ThenBy(it => it.Id, StringComparer.Ordinal)
            .Take(limit)
            .Select(it => it.Id)];
    }

    private static HashSet<string> Words(string text)
    {
        var (words, word) = (new HashSet<string>(StringComparer.Ordinal), new StringBuilder());
        foreach (var unit in text.ToLowerInvariant().Append(' '))
        {
            var isChinese = unit is >= '\u3400' and <= '\u9fff';
            if (char.IsLetterOrDigit(unit) && !isChinese)
            {
                word.Append(unit);
                continue;
            }

            if (word.Length > 0)
            {
                words.Add(word.ToString());
                word.Clear();
            }

            if (isChinese)
            {
                words.Add(unit.ToString());
            }
        }

        return words;
    }
}
