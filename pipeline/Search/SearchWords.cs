using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Omni.Pipeline.Customers;

namespace Omni.Pipeline.Search;

/// <summary>
/// Reads what was typed: words that must all be there, <c>"a phrase"</c>, <c>begin*</c>, <c>-without</c>. Any text is good syntax: a
/// quotation mark that is not closed reaches to the end, and every other character is looked for or means nothing.
/// </summary>
public static class SearchWords
{
    /// <summary>Of a query, in UTF-16 units.</summary>
    public const int MaxLength = 200;

    public const int MaxWords = 16;

    /// <summary>False when it is too long, has too many words, or says nothing that must be there.</summary>
    public static bool TryParse(string query, [NotNullWhen(true)] out IReadOnlyList<Ports.SearchWord>? words)
    {
        words = null;
        if (query.Length > MaxLength)
        {
            return false;
        }

        var found = new List<Ports.SearchWord>();
        var rest = query.AsSpan();
        while (!(rest = rest.TrimStart()).IsEmpty)
        {
            var isExcluded = rest.Length > 1 && rest[0] is '-' && !char.IsWhiteSpace(rest[1]);
            rest = rest[(isExcluded ? 1 : 0)..];
            var isPhrase = IsQuote(rest[0]);
            rest = rest[(isPhrase ? 1 : 0)..];
            var end = EndOf(rest, isPhrase);
            var text = rest[..end];
            rest = rest[Math.Min(rest.Length, isPhrase ? end + 1 : end)..];
            var isPrefix = !isPhrase && text.EndsWith("*", StringComparison.Ordinal);
            text = isPrefix ? text.TrimEnd('*') : text;
            if (HasLetter(text))
            {
                found.Add(new(text.ToString(), isPrefix, isExcluded));
            }
        }

        words = found.Count is > 0 and <= MaxWords && found.Exists(word => !word.IsExcluded) ? found : null;
        return words is not null;
    }

    /// <summary>The words for customers: a beginning is enough, and a phone or an e-mail is one word however it is spaced.</summary>
    public static IReadOnlyList<Ports.SearchWord> ForCustomers(IReadOnlyList<Ports.SearchWord> words, string query) =>
        VerifiedIdentifiers.TryNormalize($"{VerifiedIdentifiers.Phone}:{query}", out var identifier)
        || VerifiedIdentifiers.TryNormalize($"{VerifiedIdentifiers.Email}:{query}", out identifier)
            ? [new(VerifiedIdentifiers.ValueOf(identifier))]
            : [.. words.Select(word => word with { IsPrefix = true })];

    private static int EndOf(ReadOnlySpan<char> text, bool isPhrase)
    {
        var end = 0;
        while (end < text.Length && !(isPhrase ? IsQuote(text[end]) : char.IsWhiteSpace(text[end])))
        {
            end++;
        }

        return end;
    }

    private static bool IsQuote(char it) => it is '"' or '“' or '”' or '„' or '＂';

    private static bool HasLetter(ReadOnlySpan<char> text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            if (System.Text.Rune.IsLetterOrDigit(rune) || System.Text.Rune.GetUnicodeCategory(rune) is UnicodeCategory.OtherSymbol)
            {
                return true;
            }
        }

        return false;
    }
}
