using Lucene.Net.Analysis;
using Lucene.Net.Analysis.Cjk;
using Lucene.Net.Analysis.Core;
using Lucene.Net.Analysis.Miscellaneous;
using Lucene.Net.Analysis.Standard;
using Lucene.Net.Analysis.TokenAttributes;
using Lucene.Net.Util;

namespace Omni.Runtime.Search;

/// <summary>
/// Cuts text into terms, Chinese and English mixed: words in lower case without accents, full-width letters as plain ones, Chinese in
/// pairs of neighbours, since nothing here knows where its words end. For the index also single characters, so that one can be looked for.
/// </summary>
internal sealed class TextAnalyzer(bool isForIndex) : Analyzer
{
    public const LuceneVersion Version = LuceneVersion.LUCENE_48;

    protected override TokenStreamComponents CreateComponents(string fieldName, TextReader reader)
    {
        var source = new StandardTokenizer(Version, reader);
        TokenStream terms = new CJKWidthFilter(source);
        terms = new LowerCaseFilter(Version, terms);
        terms = new CJKBigramFilter(terms, CJKScript.HAN | CJKScript.HIRAGANA | CJKScript.KATAKANA | CJKScript.HANGUL, isForIndex);
        return new(source, new ASCIIFoldingFilter(terms));
    }

    /// <summary>The terms of a text in order, each with its place in the text.</summary>
    public List<Term> Terms(string text)
    {
        var found = new List<Term>();
        using var stream = GetTokenStream("text", text);
        var term = stream.GetAttribute<ICharTermAttribute>();
        var offset = stream.GetAttribute<IOffsetAttribute>();
        var step = stream.GetAttribute<IPositionIncrementAttribute>();
        stream.Reset();
        var position = -1;
        while (stream.IncrementToken())
        {
            position += step.PositionIncrement;
            found.Add(new(term.ToString(), position, offset.StartOffset, offset.EndOffset));
        }

        stream.End();
        return found;
    }

    /// <param name="Text">As in the index.</param>
    /// <param name="Position">Its number among the terms.</param>
    /// <param name="Start">First UTF-16 unit.</param>
    /// <param name="End">First unit behind it.</param>
    internal readonly record struct Term(string Text, int Position, int Start, int End);
}
