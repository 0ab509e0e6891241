using System.Numerics;

namespace Omni.Pipeline.Understanding;

/// <summary>
/// How much a word, or three letters of one, speaks for each language that is written in Latin letters: the logarithm of how much commoner it is
/// there than among all of them. Made once of <c>languages.txt</c>.
/// </summary>
internal sealed class LanguageTable
{
    private const ulong WordSeed = 0x6C_8E_94_4D_1F_5A_96_B3;
    private const ulong LettersSeed = 0x1B_87_35_93_C2_B2_AE_35;
    private const ulong Spread = 0x9E_37_79_B9_7F_4A_7C_15;
    private const char Edge = '_';

    // What is rarer than this is as good as unseen: one word of a few hundred must not decide alone.
    private const float WordFloor = 8e-4f;
    private const float LettersFloor = 1.2e-3f;

    private readonly GramTable _table;
    private readonly float[] _rows;

    private LanguageTable(string[] tags, Dictionary<ulong, float[]> rows)
    {
        Tags = tags;
        English = Array.IndexOf(tags, LanguageGuess.English);
        Stride = (tags.Length + Vector<float>.Count - 1) / Vector<float>.Count * Vector<float>.Count;
        _table = new([.. rows.Keys]);
        _rows = new float[rows.Count * Stride];
        foreach (var (index, row) in rows.Values.Index())
        {
            row.CopyTo(_rows, index * Stride);
        }
    }

    public static LanguageTable Shared { get; } = Load();

    /// <summary>Of the languages; empty for one that is not named.</summary>
    public string[] Tags { get; }

    /// <summary>The place of English among them.</summary>
    public int English { get; }

    /// <summary>Room for all of them in whole vectors.</summary>
    public int Stride { get; }

    /// <summary>Adds what a word and its letters say.</summary>
    /// <param name="word">In lower case.</param>
    /// <param name="scores">As long as <see cref="Stride"/>.</param>
    /// <param name="words">As long: what the whole word says.</param>
    public void Add(ReadOnlySpan<char> word, Span<float> scores, Span<float> words)
    {
        if (RowOf(OfWord(word)) is { IsEmpty: false } whole)
        {
            Add(whole, scores);
            Add(whole, words);
        }

        for (var i = -1; i < word.Length - 1; i++)
        {
            Add(RowOf(OfLetters(word, i)), scores);
        }
    }

    /// <summary>Empty for what the table does not know.</summary>
    private ReadOnlySpan<float> RowOf(ulong gram) => _table.NumberOf(gram) is >= 0 and var number ? _rows.AsSpan(number * Stride, Stride) : [];

    private static void Add(ReadOnlySpan<float> row, Span<float> scores)
    {
        for (var i = 0; i < row.Length; i += Vector<float>.Count)
        {
            (new Vector<float>(scores[i..]) + new Vector<float>(row[i..])).CopyTo(scores[i..]);
        }
    }

    private static LanguageTable Load()
    {
        var texts = Lines().GroupBy(line => line[..line.IndexOf(' ', StringComparison.Ordinal)], line => line[line.IndexOf(' ', StringComparison.Ordinal)..], StringComparer.Ordinal)
            .ToDictionary(it => it.Key, it => string.Concat(it), StringComparer.Ordinal);
        var (words, letters) = (new Dictionary<ulong, float[]>(), new Dictionary<ulong, float[]>());
        foreach (var (language, text) in texts.Values.Index())
        {
            foreach (var word in WordsOf(text))
            {
                Count(words, OfWord(word), language, texts.Count);
                for (var i = -1; i < word.Length - 1; i++)
                {
                    Count(letters, OfLetters(word, i), language, texts.Count);
                }
            }
        }

        Weigh(words, WordFloor);
        Weigh(letters, LettersFloor);
        return new([.. texts.Keys.Select(tag => tag.EndsWith('?') ? "" : tag)], words.Concat(letters).ToDictionary());
    }

    private static void Count(Dictionary<ulong, float[]> counts, ulong gram, int language, int languages)
    {
        if (!counts.TryGetValue(gram, out var row))
        {
            counts[gram] = row = new float[languages];
        }

        row[language]++;
    }

    /// <summary>Counts become shares of their language, and shares become what they say.</summary>
    private static void Weigh(Dictionary<ulong, float[]> counts, float floor)
    {
        var languages = counts.Values.First().Length;
        var sums = new float[languages];
        foreach (var row in counts.Values)
        {
            for (var i = 0; i < languages; i++)
            {
                sums[i] += row[i];
            }
        }

        foreach (var row in counts.Values)
        {
            for (var i = 0; i < languages; i++)
            {
                row[i] /= sums[i];
            }

            var mean = row.Average();
            for (var i = 0; i < languages; i++)
            {
                row[i] = MathF.Log((row[i] + floor) / (mean + floor));
            }
        }
    }

    private static IEnumerable<string> WordsOf(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var start = i;
            while (i < text.Length && LanguageGuess.IsOfWord(text[i]))
            {
                i++;
            }

            if (i > start)
            {
#pragma warning disable CA1308 // The table is in lower case.
                yield return text[start..i].Replace('’', '\'').ToLowerInvariant();
#pragma warning restore CA1308
            }
        }
    }

    private static ulong OfWord(ReadOnlySpan<char> word)
    {
        var hash = WordSeed;
        foreach (var unit in word)
        {
            hash = Mix(hash, unit);
        }

        return hash;
    }

    private static ulong OfLetters(ReadOnlySpan<char> word, int from) =>
        Mix(Mix(Mix(LettersSeed, from < 0 ? Edge : word[from]), word[from + 1]), from + 2 < word.Length ? word[from + 2] : Edge);

    private static ulong Mix(ulong hash, ulong unit)
    {
        hash = BitOperations.RotateLeft(hash ^ unit, 23) * Spread;
        return hash ^ (hash >> 29);
    }

    private static IEnumerable<string> Lines()
    {
        using var stream = typeof(LanguageTable).Assembly.GetManifestResourceStream(typeof(LanguageTable), "languages.txt")
            ?? throw new InvalidOperationException("The assembly lacks languages.txt.");
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
        {
            if (line.Length > 0 && line[0] != '#')
            {
                yield return line;
            }
        }
    }
}
