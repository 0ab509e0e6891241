using Omni.Pipeline.Filtering;

namespace Omni.Pipeline.Bots;

/// <summary>
/// Whether a wording says what the article says and no more: its words are the article's, its numbers, in digits or words, and its links stand there, it is no longer. A check of words,
/// not of sense: it lets few good wordings fall and no invented number, price, address or promise of other words pass.
/// </summary>
internal static class Grounding
{
    /// <summary>Of the wording's words that stand in the article.</summary>
    public const double LeastShare = 0.6;

    private const int Slack = 200;

    /// <summary>What is wrong, in a stable short form; null when nothing is.</summary>
    public static string? Objection(string wording, string article)
    {
        if (string.IsNullOrWhiteSpace(wording))
        {
            return "empty";
        }

        if (wording.Length > article.Length + Slack)
        {
            return "longer";
        }

        var known = Terms(article).ToHashSet(StringComparer.Ordinal);
        var said = Terms(wording).ToList();
        var numbers = known.Where(term => char.IsDigit(term[0])).Concat(NumberWords.In(Words(article))).ToHashSet(StringComparer.Ordinal);
        if (said.Where(term => char.IsDigit(term[0])).Concat(NumberWords.In(Words(wording))).Any(number => !numbers.Contains(number)))
        {
            return "number";
        }

        if (HasForeignLink(wording, article))
        {
            return "link";
        }

        return said.Count == 0 || said.Count(known.Contains) < said.Count * LeastShare ? "other-words" : null;
    }

    private static bool HasForeignLink(string wording, string article)
    {
        var said = PatternCover.Links(wording).Select(Plain).ToList();
        if (said.Count > 0)
        {
            var known = PatternCover.Links(article).Select(Plain).ToList();
            if (said.Any(link => !known.Any(it => IsOrBegins(it, link))))
            {
                return true;
            }
        }

        // Mail, and what has another scheme.
        return Addresses(wording).Any(address => !article.Contains(address, StringComparison.Ordinal));
    }

    /// <summary>Without its scheme, and what ends a sentence.</summary>
    private static string Plain(string link) => link[(link.IndexOf("://", StringComparison.Ordinal) is >= 0 and var scheme ? scheme + 3 : 0)..].TrimEnd('.', ',', ';', ':', '!', '?', ')', '/');

    private static bool IsOrBegins(string known, string said) =>
        known.StartsWith(said, StringComparison.OrdinalIgnoreCase) && (known.Length == said.Length || known[said.Length] is '/' or '?' or '#' or ':');

    private static IEnumerable<string> Addresses(string text) =>
        text.Split((char[])[' ', '\n', '\r', '\t', '(', ')', '<', '>', '"', '，', '。', ','], StringSplitOptions.RemoveEmptyEntries)
            .Select(part => (Part: part, At: Math.Max(part.IndexOf("://", StringComparison.Ordinal), part.IndexOf('@', StringComparison.Ordinal))))
            .Where(it => it.At >= 0).Select(it => AsciiAround(it.Part, it.At).TrimEnd('.', ';', ':', '!', '?'));

    /// <summary>Chinese is written around an address without a space.</summary>
    private static string AsciiAround(string part, int at)
    {
        var (start, end) = (at, at + 1);
        while (start > 0 && char.IsAscii(part[start - 1]))
        {
            start--;
        }

        while (end < part.Length && char.IsAscii(part[end]))
        {
            end++;
        }

        return part[start..end];
    }

    private static string[] Words(string text) => BotWords.Plain(text).Split(' ', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Words; of scripts without blanks, pairs of letters.</summary>
    private static IEnumerable<string> Terms(string text)
    {
        foreach (var word in Words(text))
        {
            var start = 0;
            for (var i = 1; i <= word.Length; i++)
            {
                // A number is a term of its own, also in the middle of Chinese.
                if (i == word.Length || KindOf(word[i]) != KindOf(word[i - 1]))
                {
                    var part = word[start..i];
                    start = i;
                    if (KindOf(part[0]) is not Kind.Dense || part.Length == 1)
                    {
                        yield return part;
                        continue;
                    }

                    for (var pair = 0; pair + 2 <= part.Length; pair++)
                    {
                        yield return part.Substring(pair, 2);
                    }
                }
            }
        }
    }

    private static Kind KindOf(char sign) => char.IsDigit(sign) ? Kind.Digit : sign >= '\u2E80' ? Kind.Dense : Kind.Letter;

    private enum Kind
    {
        Letter = 1,
        Digit,

        /// <summary>Han, kana, hangul.</summary>
        Dense,
    }
}
