using Omni.Pipeline.Ports;

namespace Omni.Runtime.Search;

/// <summary>Finds the words of a query in a text, by the same cutting as the index.</summary>
internal sealed class Highlighting(TextAnalyzer forIndex, TextAnalyzer forQuery)
{
    public IReadOnlyList<TextRange> Find(IReadOnlyList<SearchWord> words, string text)
    {
        var whole = new HashSet<string>(StringComparer.Ordinal);
        var beginnings = new List<string>();
        foreach (var word in words.Where(word => !word.IsExcluded))
        {
            var terms = forQuery.Terms(word.Text);
            for (var i = 0; i < terms.Count; i++)
            {
                if (word.IsPrefix && i == terms.Count - 1)
                {
                    beginnings.Add(terms[i].Text);
                }
                else
                {
                    whole.Add(terms[i].Text);
                }
            }
        }

        var ranges = new List<TextRange>();
        foreach (var term in forIndex.Terms(text).OrderBy(term => term.Start).ThenBy(term => term.End))
        {
            var isWhole = whole.Contains(term.Text);
            if (isWhole || beginnings.Find(it => term.Text.StartsWith(it, StringComparison.Ordinal)) is not null)
            {
                Add(ranges, term.Start, term.End);
            }
        }

        return ranges;
    }

    /// <summary>What touches is one: pairs of Chinese characters overlap.</summary>
    private static void Add(List<TextRange> ranges, int start, int end)
    {
        if (ranges.Count > 0 && ranges[^1] is var last && start <= last.Start + last.Length)
        {
            ranges[^1] = last with { Length = Math.Max(end, last.Start + last.Length) - last.Start };
        }
        else
        {
            ranges.Add(new(start, end - start));
        }
    }
}
