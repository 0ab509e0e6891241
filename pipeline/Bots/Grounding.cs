namespace Omni.Pipeline.Bots;

/// <summary>
/// Whether a wording says what the article says and no more: its words are the article's, its numbers and links stand there, it is no longer. A check of words,
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
        if (said.Any(term => term.Any(char.IsDigit) && !known.Contains(term)))
        {
            return "number";
        }

        if (wording.Contains("://", StringComparison.Ordinal) && Links(wording).Any(link => !article.Contains(link, StringComparison.Ordinal)))
        {
            return "link";
        }

        return said.Count == 0 || said.Count(known.Contains) < said.Count * LeastShare ? "other-words" : null;
    }

    private static IEnumerable<string> Links(string text) =>
        text.Split((char[])[' ', '\n', '\r', '\t', '(', ')', '<', '>', '"', '，', '。'], StringSplitOptions.RemoveEmptyEntries)
            .Where(part => part.Contains("://", StringComparison.Ordinal)).Select(part => part.TrimEnd('.', ',', ';', ':', '!', '?'));

    /// <summary>Words; of scripts without blanks, pairs of letters.</summary>
    private static IEnumerable<string> Terms(string text)
    {
        foreach (var word in BotWords.Plain(text).Split(' ', StringSplitOptions.RemoveEmptyEntries))
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
