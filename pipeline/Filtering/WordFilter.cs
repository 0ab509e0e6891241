namespace Omni.Pipeline.Filtering;

/// <summary>All word lists compiled into one automaton. Immutable; checking a clean text allocates nothing.</summary>
public sealed class WordFilter
{
    /// <summary>What others see of a withheld message. Not a sentence: it is shown in every language.</summary>
    public const string Withheld = "•••";

    public static readonly WordFilter Empty = Compile([]);

    private readonly WordMatcher _matcher;
    private readonly WordList[] _lists;
    private readonly int[][] _listsOf;

    private WordFilter(WordMatcher matcher, WordList[] lists, int[][] listsOf) => (_matcher, _lists, _listsOf) = (matcher, lists, listsOf);

    /// <summary>How many different words it looks for, after folding.</summary>
    public int Count => _matcher.PatternCount;

    public static WordFilter Compile(IEnumerable<WordList> lists)
    {
        WordList[] all = [.. lists];
        var entries = all.SelectMany((list, index) => list.Words.Select(word => (Word: word, List: index))).ToArray();
        var matcher = WordMatcher.Build([.. entries.Select(entry => entry.Word)]);
        var listsOf = new int[matcher.PatternCount][];
        for (var pattern = 0; pattern < listsOf.Length; pattern++)
        {
            var found = new SortedSet<int>();
            foreach (var word in matcher.WordsOf(pattern))
            {
                found.Add(entries[word].List);
            }

            listsOf[pattern] = [.. found];
        }

        return new(matcher, all, listsOf);
    }

    public FilterResult Check(string text)
    {
        FilterHits? hits = null;
        foreach (var match in _matcher.Find(text))
        {
            Note(ref hits, text, match);
        }

        Span<char> reading = stackalloc char[LeetReading.MaxRun];
        for (var from = 0; LeetReading.TryNext(text, from, reading, out var start, out var length); from = start + length)
        {
            foreach (var match in _matcher.Find(reading[..length]))
            {
                Note(ref hits, text, match with { Start = start + match.Start, End = start + match.End });
            }
        }

        return hits?.ToResult() ?? FilterResult.Clean(text);
    }

    private void Note(ref FilterHits? hits, string text, Match match)
    {
        hits ??= new(text, _lists);
        foreach (var list in _listsOf[match.Pattern])
        {
            hits.Add(list, match);
        }
    }
}
