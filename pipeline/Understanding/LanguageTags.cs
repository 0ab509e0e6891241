using System.Globalization;

namespace Omni.Pipeline.Understanding;

/// <summary>
/// BCP 47 tags as Omni uses them. What a customer writes has a script where that can be told (<c>zh-Hans</c>, <c>zh-Hant</c>); whom it concerns goes
/// by the primary tag, so that agents, replies and what was stored as <c>zh</c> fit either.
/// </summary>
public static class LanguageTags
{
    // Three words, four ideographs or six kana.
    private const int NotShort = 12;
    private const int WeightOfWord = 4;
    private const int WeightOfIdeograph = 3;
    private const int WeightOfKana = 2;

    /// <summary>The part before the first hyphen.</summary>
    public static ReadOnlySpan<char> Primary(ReadOnlySpan<char> tag) => tag.IndexOf('-') is >= 0 and var hyphen ? tag[..hyphen] : tag;

    /// <summary>Whether who speaks one understands the other.</summary>
    public static bool AreOneLanguage(ReadOnlySpan<char> one, ReadOnlySpan<char> other) => Primary(one).Equals(Primary(other), StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// What a conversation's language is after another message: what was told more exactly before stays, and so does what was known where now nothing is, or
    /// only so little that everybody says it: "OK thanks" of somebody who writes Chinese sends nobody to an English agent.
    /// </summary>
    /// <param name="known">Before the message; empty when nothing was.</param>
    /// <param name="said">Of the message; empty when it tells nothing.</param>
    /// <param name="text">What it says.</param>
    public static string After(string known, string said, ReadOnlySpan<char> text)
    {
        if (said.Length == 0 || known.Length == 0)
        {
            return known.Length == 0 ? said : known;
        }

        if (AreOneLanguage(known, said))
        {
            // What tells a script where none was known takes nothing back.
            return Primary(said).Length == said.Length || (Primary(known).Length < known.Length && IsShort(text)) ? known : said;
        }

        return IsShort(text) ? known : said;
    }

    /// <summary>Of one or two words; three ideographs are fewer than that, and four may be a sentence ("我要退款").</summary>
    private static bool IsShort(ReadOnlySpan<char> text)
    {
        var weight = 0;
        for (var i = 0; i < text.Length && weight < NotShort; i++)
        {
            switch (text[i])
            {
                case (>= '\u4E00' and <= '\u9FFF') or (>= '\u3400' and <= '\u4DBF'):
                    weight += WeightOfIdeograph;
                    break;
                case (>= '\u3041' and <= '\u30FF') or (>= '\uFF66' and <= '\uFF9D'):
                    weight += WeightOfKana;
                    break;
                case var unit when char.IsLetter(unit):
                    weight += WeightOfWord;
                    while (i + 1 < text.Length && IsOfWord(text[i + 1]))
                    {
                        i++;
                    }

                    break;
                default:
                    break;
            }
        }

        return weight < NotShort;
    }

    private static bool IsOfWord(char unit) => unit is '\'' or '’' || (unit < '\u3041' || unit is >= '\uA000' and < '\uFF66') && (char.IsLetter(unit) || char.GetUnicodeCategory(unit) is UnicodeCategory.NonSpacingMark);
}
