using System.Text.RegularExpressions;
using Omni.Pipeline.Filtering;

namespace Omni.Pipeline.Knowledge;

/// <summary>
/// A question without what is about one person and not about the question: numbers, mail addresses, links. A name or an address in words is not
/// known as one; that is why the rest is kept for some weeks only, and goes with its customer.
/// </summary>
internal static partial class QuestionText
{
    public const int MaxLength = 300;

    private const string Gap = "…";

    /// <summary>Empty when too little is left to be a question.</summary>
    public static string Of(string text)
    {
        var kept = PatternCover.Cover(text[..Math.Min(text.Length, MaxLength)], Gap, Addresses(), Numbers());
        kept = Blanks().Replace(kept, " ").Trim();
        return Words(kept) >= 2 ? kept : "";
    }

    /// <summary>How many words say something: English ones, and Chinese characters.</summary>
    public static int Words(string text) => KnowledgeTerms.Shared.WordsOf(text).Where(IsWord).Distinct(StringComparer.Ordinal).Count();

    /// <summary>Two Chinese characters are two words; the pair of them is none.</summary>
    private static bool IsWord(string term) => term.Length != 2 || char.IsAscii(term[0]);

    // Anything with an @ in it, or that is a link by its own word.
    [GeneratedRegex(@"[^\s@,\u3002!?;]*@[^\s,\u3002!?;]+|\b(?:https?://|www\.)\S+", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Addresses();

    // Three digits and more, whatever stands between them; and what is written together with them. "38, 39" are two numbers.
    [GeneratedRegex(@"[A-Za-z]*\+?[0-9](?:(?:[ \-.()/_]{0,3}|,)[0-9]){2,}[A-Za-z0-9\-]*", RegexOptions.CultureInvariant)]
    private static partial Regex Numbers();

    [GeneratedRegex(@"\s+", RegexOptions.CultureInvariant)]
    private static partial Regex Blanks();
}
