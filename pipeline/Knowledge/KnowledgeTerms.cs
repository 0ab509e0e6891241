using Lucene.Net.Analysis;
using Lucene.Net.Analysis.Cjk;
using Lucene.Net.Analysis.Core;
using Lucene.Net.Analysis.En;
using Lucene.Net.Analysis.Standard;
using Lucene.Net.Analysis.TokenAttributes;
using Lucene.Net.Analysis.Util;
using Lucene.Net.Util;
using Omni.Pipeline.Filtering;

namespace Omni.Pipeline.Knowledge;

/// <summary>
/// Cuts a question into terms, Chinese and English mixed: widths, cases, accents and traditional characters evened out, English words without their
/// endings, Chinese as single characters and as pairs of neighbours, and behind them what the <see cref="Vocabulary"/> knows. What stands in every
/// question is left out.
/// </summary>
internal sealed class KnowledgeTerms : Analyzer
{
    public const LuceneVersion Version = LuceneVersion.LUCENE_48;

    /// <summary>A question is no novel; what comes after says no more about it.</summary>
    public const int MaxUnits = 1_000;

    /// <summary>For any number of callers at once.</summary>
    public static KnowledgeTerms Shared { get; } = new();

    // A stop word has no stem.
    private static readonly Lazy<Vocabulary> Words = new(() => new(Vocabulary.Shipped(), word => Shared.Cut(word) is [var stem] ? stem : word));

    private const string StopCharacters = "的了吗呢吧啊呀哦嘛么我你您他她它们是有在要想能可以怎什请问这那个一下就都也还和跟给把被很会该得着过又再才到去来上里没不";

    private static readonly CharArraySet StopWords = new(
        Version,
        (string[])
        [
            "a", "an", "and", "are", "as", "at", "be", "been", "but", "by", "can", "could", "did", "do", "doe", "does", "for", "from", "get", "had", "has", "have", "hello", "hey",
            "hi", "how", "i", "if", "in", "is", "it", "its", "just", "know", "like", "ll", "m", "me", "my", "need", "of", "on", "or", "our", "please", "pls", "re", "s", "should", "so",
            "some", "t", "tell", "that", "the", "their", "them", "there", "they", "this", "to", "ve", "want", "was", "we", "what", "which", "will", "with", "would", "you", "your",
            .. StopCharacters.Select(it => it.ToString()),
            .. from first in StopCharacters from second in StopCharacters select $"{first}{second}",
        ],
        ignoreCase: false);

    /// <summary>The terms of a text in order; what stands there twice is there twice. After so many units there is nothing.</summary>
    public List<string> Of(string text, int maxUnits = MaxUnits)
    {
        var even = Even(text, maxUnits);
        var found = Cut(even).ConvertAll(Words.Value.OfWord);
        found.AddRange(Words.Value.PhrasesIn(even));
        return found;
    }

    /// <summary>One unit for each unit of the text, as <see cref="TextFolding"/> reads it; pictographs and signs are spaces.</summary>
    public static string Even(string text, int maxUnits) => string.Create(Math.Min(text.Length, maxUnits), text, static (target, source) =>
    {
        for (var i = 0; i < target.Length; i++)
        {
            target[i] = char.IsSurrogate(source[i]) || TextFolding.Fold(source[i]) is not (var unit and not TextFolding.Skip) ? ' ' : (char)unit;
        }
    });

    /// <summary>The words of a text as they stand there, less what says nothing; of Chinese each character and each pair.</summary>
    public List<string> WordsOf(string text) => Cut(Even(text, MaxUnits));

    private List<string> Cut(string even)
    {
        var found = new List<string>();
        using var stream = GetTokenStream("text", even);
        var term = stream.GetAttribute<ICharTermAttribute>();
        stream.Reset();
        while (stream.IncrementToken())
        {
            found.Add(term.ToString());
        }

        stream.End();
        return found;
    }

    protected override TokenStreamComponents CreateComponents(string fieldName, TextReader reader)
    {
        var source = new StandardTokenizer(Version, reader);
        TokenStream terms = new CJKBigramFilter(source, CJKScript.HAN | CJKScript.HIRAGANA | CJKScript.KATAKANA | CJKScript.HANGUL, outputUnigrams: true);
        terms = new StopFilter(Version, terms, StopWords);
        return new(source, new PorterStemFilter(terms));
    }
}
