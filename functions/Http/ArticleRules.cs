using System.Collections.Immutable;
using Omni.Pipeline.Agents;
using Omni.Pipeline.Knowledge;

namespace Omni.Functions.Http;

/// <summary>What an article may be.</summary>
internal static class ArticleRules
{
    /// <summary>Everything that is wrong, in one text; null when nothing is.</summary>
    public static string? Check(ArticleInput input)
    {
        var errors = new List<string>();
        if (input.Texts.Count is 0 or > Article.MaxLanguages || !input.Texts.Keys.All(IsLanguage) || input.Texts.Values.Any(it => it is null))
        {
            return $"texts has 1 to {Article.MaxLanguages} texts, by primary language tag such as en or zh.";
        }

        if (!input.Texts.Values.All(it => IsLine(it.Title, Article.MaxTitleLength)))
        {
            errors.Add($"a title has 1 to {Article.MaxTitleLength} characters on one line.");
        }

        if (input.Texts.Values.Any(it => string.IsNullOrWhiteSpace(it.Answer) || it.Answer.Length > Article.MaxAnswerLength || it.Answer.Any(unit => char.IsControl(unit) && unit is not ('\n' or '\r' or '\t'))))
        {
            errors.Add($"an answer has 1 to {Article.MaxAnswerLength} characters of plain text.");
        }

        if (input.Texts.Values.Any(it => it.Questions is { } questions && (questions.Count > Article.MaxQuestions || !questions.All(one => IsLine(one, Article.MaxQuestionLength)))))
        {
            errors.Add($"questions are at most {Article.MaxQuestions} of 1 to {Article.MaxQuestionLength} characters on one line each.");
        }

        if (!AreNames(input.Channels) || !AreNames(input.Skills))
        {
            errors.Add($"channels and skills are at most {Article.MaxScope} names of 1 to {Agent.MaxNameLength} characters without a comma.");
        }

        return errors.Count == 0 ? null : string.Join(' ', errors);
    }

    /// <summary>Of an input that <see cref="Check"/> found good.</summary>
    public static ImmutableSortedDictionary<string, ArticleText> TextsOf(ArticleInput input) => input.Texts.ToImmutableSortedDictionary(
        it => it.Key,
        it => new ArticleText(it.Value.Title.Trim(), it.Value.Answer.Trim(), [.. (it.Value.Questions ?? []).Select(one => one.Trim()).Distinct(StringComparer.OrdinalIgnoreCase)]),
        StringComparer.Ordinal);

    private static bool IsLine(string? text, int max) => !string.IsNullOrWhiteSpace(text) && text.Length <= max && !text.Any(char.IsControl);

    private static bool IsLanguage(string tag) => tag.Length is 2 or 3 && tag.All(char.IsAsciiLetterLower);

    private static bool AreNames(IReadOnlyList<string>? names) =>
        names is null || (names.Count <= Article.MaxScope && names.All(it => it is { Length: > 0 and <= Agent.MaxNameLength } && !it.Contains(',', StringComparison.Ordinal)));
}
