namespace Omni.Pipeline.Filtering;

/// <summary>
/// Finds words as a reader would: through disguises, but a spelled word (Latin, Cyrillic, digits …) only as a whole word.
/// The automaton proposes, <see cref="WordShape"/> decides.
/// </summary>
internal sealed class WordMatcher
{
    private readonly AhoCorasick _automaton;
    private readonly WordShape[] _shapes;
    private readonly int[][] _words;

    private WordMatcher(AhoCorasick automaton, WordShape[] shapes, int[][] words) => (_automaton, _shapes, _words) = (automaton, shapes, words);

    /// <summary>Words that fold to nothing are left out; <see cref="WordList.Problems"/> names them to who enters them.</summary>
    public static WordMatcher Build(IReadOnlyList<string> words)
    {
        var patterns = words
            .Select((word, index) => (Folded: TextFolding.Fold(word), Word: word, Index: index))
            .Where(entry => entry.Folded.Length > 0)
            .GroupBy(entry => entry.Folded, StringComparer.Ordinal)
            .ToArray();
        return new(
            AhoCorasick.Build([.. patterns.Select(pattern => pattern.Key)], TextFolding.Table),
            [.. patterns.Select(pattern => WordShape.Of(pattern.Key, pattern.Any(entry => WordShape.IsPhrase(entry.Word))))],
            [.. patterns.Select(pattern => pattern.Select(entry => entry.Index).ToArray())]);
    }

    public int PatternCount => _words.Length;

    /// <summary>The words, by index, that fold to this pattern.</summary>
    public ReadOnlySpan<int> WordsOf(int pattern) => _words[pattern];

    public Matches Find(ReadOnlySpan<char> text) => new(this, text);

    internal ref struct Matches(WordMatcher matcher, ReadOnlySpan<char> text)
    {
        private readonly ReadOnlySpan<char> _text = text;
        private AhoCorasick.Matches _candidates = matcher._automaton.Find(text);

        public readonly Match Current => _candidates.Current;

        public readonly Matches GetEnumerator() => this;

        public bool MoveNext()
        {
            while (_candidates.MoveNext())
            {
                if (matcher._shapes[_candidates.Current.Pattern].Accepts(_text, _candidates.Current))
                {
                    return true;
                }
            }

            return false;
        }
    }
}
