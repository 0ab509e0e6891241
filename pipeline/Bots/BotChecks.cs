namespace Omni.Pipeline.Bots;

/// <summary>What is wrong with a bot's settings, all at once; for people. Says which setting, and repeats no text of it.</summary>
public static class BotChecks
{
    public const int MaxMenu = 8;
    public const int MaxWords = 100;
    public const int MaxIntents = 40;

    private const int MaxLanguages = 20;
    private const int MaxLanguageTag = 20;
    private const int MaxName = 40;
    private const int MaxLabel = 40;
    private const int MaxWord = 40;
    private const int MaxText = 500;
    private const int MaxAnswer = 2_000;

    public static IReadOnlyList<string> Errors(BotSettings it) => [.. OfWays(it), .. OfTexts(it), .. OfMenu(it), .. OfWords(it)];

    private static IEnumerable<string> OfWays(BotSettings it)
    {
        if (!BotModes.All.Contains(it.Mode, StringComparer.Ordinal))
        {
            yield return $"mode is one of {string.Join(", ", BotModes.All)}.";
        }

        if (it.AnswerFromPercent is < 1 or > 100 || it.ClarifyFromPercent is < 1 or > 100 || it.ClarifyFromPercent > it.AnswerFromPercent)
        {
            yield return "clarifyFromPercent and answerFromPercent are 1 to 100, and the first is not above the second.";
        }

        if (it.NearPercent is < 0 or > 50)
        {
            yield return "nearPercent is 0 to 50.";
        }

        if (it.MaxFailures is < 1 or > 5)
        {
            yield return "maxFailures is 1 to 5.";
        }

        if (it.AnswerWithinSeconds is < 1 or > 20)
        {
            yield return "answerWithinSeconds is 1 to 20.";
        }

        if (it.HumanFromUrgency is < 1 or > 4)
        {
            yield return "humanFromUrgency is 1 to 4.";
        }
    }

    private static IEnumerable<string> OfTexts(BotSettings it)
    {
        if (it.Name.Length > MaxName || it.Name.Any(char.IsControl))
        {
            yield return $"name has at most {MaxName} characters, all of them printable.";
        }

        foreach (var (name, texts) in new[]
        {
            ("greeting", it.Greeting), ("handOver", it.HandOver), ("handOverClosed", it.HandOverClosed), ("notFound", it.NotFound),
        })
        {
            if (!IsTexts(texts, MaxText))
            {
                yield return $"{name} has at most {MaxLanguages} languages, each with a text of 1 to {MaxText} characters.";
            }
        }
    }

    private static IEnumerable<string> OfMenu(BotSettings it)
    {
        if (it.Menu.Count > MaxMenu || it.Menu.Any(entry => entry is null))
        {
            yield return $"menu has at most {MaxMenu} entries.";
            yield break;
        }

        if (it.Menu.Any(entry => entry.Label.Count == 0 || !IsTexts(entry.Label, MaxLabel)))
        {
            yield return $"label of a menu entry has one language at least, each with a text of 1 to {MaxLabel} characters.";
        }

        if (it.Menu.Any(entry => !IsTexts(entry.Answer, MaxAnswer)))
        {
            yield return $"answer of a menu entry has texts of 1 to {MaxAnswer} characters.";
        }

        if (it.Menu.Any(entry => entry.Human && entry.Answer.Count > 0))
        {
            yield return "a menu entry leads to a person or has an answer, not both.";
        }
    }

    private static IEnumerable<string> OfWords(BotSettings it)
    {
        if (it.HumanWords.Count > MaxWords || it.HumanWords.Any(word => string.IsNullOrWhiteSpace(word) || word.Length > MaxWord))
        {
            yield return $"humanWords are at most {MaxWords}, each of 1 to {MaxWord} characters.";
        }

        if (it.HumanIntents.Count > MaxIntents || it.HumanIntents.Any(name => string.IsNullOrWhiteSpace(name) || name.Length > MaxWord))
        {
            yield return $"humanIntents are at most {MaxIntents} names of intents.";
        }
    }

    private static bool IsTexts(Dictionary<string, string> texts, int longest) => texts.Count <= MaxLanguages && texts.All(it =>
        it.Key.Length is > 0 and <= MaxLanguageTag && it.Key.All(sign => char.IsAsciiLetterOrDigit(sign) || sign == '-')
        && !string.IsNullOrWhiteSpace(it.Value) && it.Value.Length <= longest);
}
