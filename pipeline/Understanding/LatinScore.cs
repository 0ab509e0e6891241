namespace Omni.Pipeline.Understanding;

/// <summary>Weighs the words of a text in Latin letters against the languages that are written in them.</summary>
internal ref struct LatinScore(LanguageTable table, Span<float> scores, Span<float> words)
{
    // Below this, what speaks for a language may be chance.
    private const float LeastScore = 1.6f;

    // By so much the second must be behind.
    private const float LeastLead = 0.7f;

    // English shares so many words with its neighbours that a text without an accent is another's only when a whole word says so, and English is far behind: "a question".
    private const float LeastLeadOfPlain = 3.5f;

    // What a text is made of mostly; a long one may hold a name.
    private const float LeastPerWord = 0.18f;

    private const int LongestWord = 32;

    private readonly Span<float> _scores = scores;
    private readonly Span<float> _words = words;
    private bool _hasAccents;

    public int Words { get; private set; }

    /// <summary>Of the likeliest language; empty when nothing speaks for one clearly, or when it is one that has no name here.</summary>
    public readonly string Language
    {
        get
        {
            var (best, second) = (0, float.NegativeInfinity);
            for (var i = 1; i < table.Tags.Length; i++)
            {
                (best, second) = _scores[i] > _scores[best] ? (i, _scores[best]) : (best, MathF.Max(second, _scores[i]));
            }

            var aheadOfEnglish = _scores[best] - _scores[table.English];
            return (best == table.English || _hasAccents || (_words[best] > 0 && aheadOfEnglish >= LeastLeadOfPlain)) && _scores[best] >= LeastScore && _scores[best] - second >= LeastLead && _scores[best] >= LeastPerWord * Words ? table.Tags[best] : LanguageGuess.Unknown;
        }
    }

    public void Add(ReadOnlySpan<char> word)
    {
        Words++;
        if (word.Length > LongestWord)
        {
            // A code or an address.
            return;
        }

        Span<char> lower = stackalloc char[LongestWord];
        for (var i = 0; i < word.Length; i++)
        {
            lower[i] = word[i] == '’' ? '\'' : char.ToLowerInvariant(word[i]);
            _hasAccents |= lower[i] > '\u007F';
        }

        table.Add(lower[..word.Length], _scores, _words);
    }
}
