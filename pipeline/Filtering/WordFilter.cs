using System.Buffers;

namespace Omni.Pipeline.Filtering;

/// <summary>All lists compiled: their words into one automaton, their patterns beside it. Immutable; checking a text in which nothing looks like a hit allocates nothing.</summary>
public sealed class WordFilter
{
    /// <summary>What others see of a withheld message. Not a sentence: it is shown in every language.</summary>
    public const string Withheld = "•••";

    /// <summary>UTF-16 units of a text that are evened on the stack.</summary>
    private const int OnStack = 512;

    public static readonly WordFilter Empty = Compile([]);

    private readonly WordMatcher _matcher;
    private readonly WordList[] _lists;
    private readonly int[][] _listsOf;
    private readonly (TextPattern Pattern, int[] Lists)[] _patterns;

    private WordFilter(WordMatcher matcher, WordList[] lists, int[][] listsOf)
    {
        (_matcher, _lists, _listsOf) = (matcher, lists, listsOf);
        _patterns =
        [
            .. from pattern in TextPatterns.All
               let asking = lists.Index().Where(it => it.Item.Patterns.Contains(pattern)).Select(it => it.Index).ToArray()
               where asking.Length > 0
               select (pattern, asking),
        ];
    }

    /// <summary>How many different words it looks for, after folding.</summary>
    public int Count => _matcher.PatternCount;

    public static WordFilter Compile(IEnumerable<WordList> lists)
    {
        WordList[] all = [.. lists];
        var entries = all.SelectMany((list, index) => WordsOf(list).Select(word => (Word: word, List: index))).ToArray();
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

    /// <param name="text">At most 32,000 units.</param>
    /// <param name="place">Where it is said; nowhere: each list's own policy holds.</param>
    public FilterResult Check(string text, FilterPlace place = default)
    {
        FilterHits? hits = null;
        foreach (var match in _matcher.Find(text))
        {
            Note(ref hits, text, place, _listsOf[match.Pattern], match);
        }

        Span<char> reading = stackalloc char[LeetReading.MaxRun];
        for (var from = 0; LeetReading.TryNext(text, from, reading, out var start, out var length); from = start + length)
        {
            foreach (var match in _matcher.Find(reading[..length]))
            {
                Note(ref hits, text, place, _listsOf[match.Pattern], match with { Start = start + match.Start, End = start + match.End });
            }
        }

        if (_patterns.Length > 0)
        {
            CheckPatterns(ref hits, text, place);
        }

        return hits?.ToResult() ?? FilterResult.Clean(text);
    }

    private static IEnumerable<string> WordsOf(WordList list) =>
        list.WithInitials ? list.Words.Concat(list.Words.Select(PinyinInitials.Of).OfType<string>()) : list.Words;

    private void CheckPatterns(ref FilterHits? hits, string text, FilterPlace place)
    {
        var rented = text.Length > OnStack ? ArrayPool<char>.Shared.Rent(text.Length) : null;
        var even = rented is null ? stackalloc char[OnStack] : rented;
        var (length, digits) = PatternText.Even(text, even);
        even = even[..length];
        foreach (var (pattern, lists) in _patterns)
        {
            if (PatternFinder.Find(pattern, even, digits) is not { } found)
            {
                continue;
            }

            var at = default((int, int));
            foreach (var match in found)
            {
                Note(ref hits, text, place, lists, PatternText.Original(text, match, ref at));
            }
        }

        if (rented is not null)
        {
            ArrayPool<char>.Shared.Return(rented, clearArray: true);
        }
    }

    private void Note(ref FilterHits? hits, string text, FilterPlace place, int[] lists, Match match)
    {
        hits ??= new(text, _lists, place);
        foreach (var list in lists)
        {
            hits.Add(list, match);
        }
    }
}
