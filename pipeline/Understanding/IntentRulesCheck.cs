using Omni.Pipeline.Filtering;

namespace Omni.Pipeline.Understanding;

/// <summary>Finds everything that is wrong with a rules file, so that its author can mend it in one go.</summary>
internal static class IntentRulesCheck
{
    public static IReadOnlyList<string> Problems(IntentRulesFile file) =>
    [
        .. Unless(file.Minimum is >= 1 and <= 100, "minimum: must be 1 to 100"),
        .. Unless(file.Intents is { Count: > 0 }, "intents: there are none"),
        .. (file.Intents ?? []).SelectMany((intent, index) => OfIntent(intent, $"intents[{index}]")),
        .. (file.Intents ?? []).GroupBy(intent => intent?.Name ?? "", StringComparer.Ordinal).Where(same => same.Key.Length > 0 && same.Count() > 1)
            .Select(same => $"intents: the name {same.Key} is there {same.Count()} times"),
        .. (file.Urgent ?? []).SelectMany((rule, index) => rule is null
            ? [$"urgent[{index}]: is null"]
            : OfPhrases(rule.Any, $"urgent[{index}].any").Concat(Unless(rule.Urgency is >= 1 and <= 3, $"urgent[{index}].urgency: must be 1 to 3"))),
    ];

    private static IEnumerable<string> OfIntent(IntentRule? intent, string at) => intent is null ? [$"{at}: is null"] :
    [
        .. Unless(IsName(intent.Name), $"{at}.name: must be 1 to 40 lower-case letters, digits or hyphens"),
        .. Unless(intent.Urgency is >= 0 and <= 3, $"{at}.urgency: must be 0 to 3"),
        .. Unless((intent.Skills ?? []).All(IsName), $"{at}.skills: each must be 1 to 40 lower-case letters, digits or hyphens"),
        .. Unless(intent.Phrases is { Count: > 0 }, $"{at}.phrases: there are none"),
        .. (intent.Phrases ?? []).SelectMany((phrases, index) => phrases is null
            ? [$"{at}.phrases[{index}]: is null"]
            : OfPhrases(phrases.Any, $"{at}.phrases[{index}].any")
                .Concat(Unless(phrases.Weight is >= 1 and <= 9, $"{at}.phrases[{index}].weight: must be 1 to 9"))),
    ];

    private static IEnumerable<string> OfPhrases(IReadOnlyList<string>? phrases, string at) => phrases is not { Count: > 0 }
        ? [$"{at}: there are none"]
        : phrases.SelectMany((phrase, index) =>
            Unless(phrase is { Length: <= 100 } && TextFolding.Fold(phrase).Length > 0, $"{at}[{index}]: must have a letter, and at most 100 characters"));

    private static bool IsName(string? name) => name is { Length: >= 1 and <= 40 } && name.All(unit => char.IsAsciiLetterLower(unit) || char.IsAsciiDigit(unit) || unit == '-');

    private static IEnumerable<string> Unless(bool good, string problem) => good ? [] : [problem];
}
