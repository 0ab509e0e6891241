using System.Collections.Frozen;

namespace Omni.Pipeline.Knowledge;

/// <summary>
/// What customers call the same thing: each word of a line of <c>vocabulary.txt</c> has that line's mark, Chinese or English. An English word is read as
/// its mark; phrases and Chinese words keep their parts beside it.
/// </summary>
internal sealed class Vocabulary
{
    private readonly FrozenDictionary<string, string> _words;
    private readonly FrozenDictionary<string, string> _phrases;
    private readonly FrozenDictionary<char, int> _longest;

    /// <param name="lines">Words with spaces between them, a bar, words and phrases with commas between them; with # a remark.</param>
    /// <param name="stem">A word without its ending.</param>
    public Vocabulary(IEnumerable<string> lines, Func<string, string> stem)
    {
        var (words, phrases) = (new Dictionary<string, string>(StringComparer.Ordinal), new Dictionary<string, string>(StringComparer.Ordinal));
        foreach (var (number, line) in lines.Where(it => it.Length > 0 && it[0] != '#').Index())
        {
            var (mark, halves) = ($"zq{number}x", line.Split('|'));
            foreach (var phrase in halves[0].Split(' ').Concat(halves[1].Split(',')).Select(it => KnowledgeTerms.Even(it.Trim(), int.MaxValue)).Where(it => it.Length > 0))
            {
                // What stands in two lines is read as the first.
                _ = phrase.All(char.IsAsciiLetter) ? words.TryAdd(stem(phrase), mark) : phrases.TryAdd(phrase, mark);
            }
        }

        _words = words.ToFrozenDictionary(StringComparer.Ordinal);
        _phrases = phrases.ToFrozenDictionary(StringComparer.Ordinal);
        _longest = phrases.Keys.GroupBy(it => it[0]).ToFrozenDictionary(it => it.Key, it => it.Max(phrase => phrase.Length));
    }

    public static IEnumerable<string> Shipped()
    {
        using var stream = typeof(Vocabulary).Assembly.GetManifestResourceStream(typeof(Vocabulary), "vocabulary.txt")
            ?? throw new InvalidOperationException("The assembly lacks vocabulary.txt.");
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
        {
            yield return line;
        }
    }

    /// <summary>The mark of a word without its ending, or the word.</summary>
    public string OfWord(string stem) => _words.GetValueOrDefault(stem, stem);

    /// <summary>The marks of the Chinese words and of the phrases in a text that is evened out; the longest counts.</summary>
    public List<string> PhrasesIn(string even)
    {
        var lookup = _phrases.GetAlternateLookup<ReadOnlySpan<char>>();
        var found = new List<string>();
        for (var i = 0; i < even.Length; i++)
        {
            var length = _longest.TryGetValue(even[i], out var longest) ? Math.Min(longest, even.Length - i) : 0;
            while (length > 0 && !(lookup.ContainsKey(even.AsSpan(i, length)) && IsWhole(even, i, length)))
            {
                length--;
            }

            if (length > 0)
            {
                found.Add(lookup[even.AsSpan(i, length)]);
                i += length - 1;
            }
        }

        return found;
    }

    /// <summary>English ends where its letters do; Chinese anywhere.</summary>
    private static bool IsWhole(string text, int start, int length) =>
        !char.IsAsciiLetterOrDigit(text[start])
        || ((start == 0 || !char.IsAsciiLetterOrDigit(text[start - 1])) && (start + length == text.Length || !char.IsAsciiLetterOrDigit(text[start + length])));
}
