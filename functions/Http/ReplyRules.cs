using System.Collections.Immutable;
using Omni.Pipeline.Agents;
using Omni.Pipeline.Replies;

namespace Omni.Functions.Http;

/// <summary>What a ready answer may be.</summary>
internal static class ReplyRules
{
    /// <summary>Everything that is wrong, in one text; null when nothing is.</summary>
    public static string? Check(ReplyInput input)
    {
        var errors = new List<string>();
        if (string.IsNullOrWhiteSpace(input.Title) || input.Title.Length > Reply.MaxTitleLength || input.Title.Any(char.IsControl))
        {
            errors.Add($"title has 1 to {Reply.MaxTitleLength} characters on one line.");
        }

        if (input.Texts.Count is 0 or > Reply.MaxTexts || !input.Texts.Keys.All(IsLanguage))
        {
            errors.Add($"texts has 1 to {Reply.MaxTexts} texts, by primary language tag such as en or zh.");
        }

        if (input.Texts.Values.Any(text => string.IsNullOrWhiteSpace(text) || text.Length > Reply.MaxTextLength))
        {
            errors.Add($"a text has 1 to {Reply.MaxTextLength} characters.");
        }
        else
        {
            errors.AddRange(input.Texts.Values.Select(ReplyText.Error).OfType<string>().Distinct(StringComparer.Ordinal));
        }

        if (!AreNames(input.Channels) || !AreNames(input.Skills))
        {
            errors.Add($"channels and skills are at most {Reply.MaxScope} names of 1 to {Agent.MaxNameLength} characters without a comma.");
        }

        return errors.Count == 0 ? null : string.Join(' ', errors);
    }

    /// <summary>Of an input that <see cref="Check"/> found good.</summary>
    public static Reply ToReply(string shortcut, ReplyInput input, string by, DateTimeOffset at) => new()
    {
        Shortcut = shortcut,
        Title = input.Title.Trim(),
        Texts = input.Texts.ToImmutableSortedDictionary(StringComparer.Ordinal),
        Channels = [.. (input.Channels ?? []).Distinct(StringComparer.Ordinal)],
        Skills = [.. (input.Skills ?? []).Distinct(StringComparer.OrdinalIgnoreCase)],
        ChangedBy = by,
        ChangedAt = at,
    };

    private static bool IsLanguage(string tag) => tag.Length is 2 or 3 && tag.All(char.IsAsciiLetterLower);

    private static bool AreNames(IReadOnlyList<string>? names) =>
        names is null || (names.Count <= Reply.MaxScope && names.All(it => it is { Length: > 0 and <= Agent.MaxNameLength } && !it.Contains(',', StringComparison.Ordinal)));
}
