using System.Collections.Immutable;

namespace Omni.Pipeline.Knowledge;

/// <summary>One answer of the company's, in its languages, with the ways in which people ask for it.</summary>
public sealed record Article
{
    /// <summary>All of them: they are held in memory and listed at once.</summary>
    public const int Max = 2_000;

    public const int MaxIdLength = 64;

    public const int MaxTitleLength = 200;

    /// <summary>UTF-16 units of one answer; what a channel takes at once is less.</summary>
    public const int MaxAnswerLength = 4_000;

    /// <summary>Ways of asking in one language.</summary>
    public const int MaxQuestions = 30;

    public const int MaxQuestionLength = 300;

    public const int MaxLanguages = 10;

    /// <summary>Channels or skills of one.</summary>
    public const int MaxScope = 50;

    /// <summary>Lower-case letters, digits and hyphens.</summary>
    public required string Id { get; init; }

    /// <summary>By primary language tag.</summary>
    public required ImmutableSortedDictionary<string, ArticleText> Texts { get; init; }

    /// <summary>On which it is an answer; empty: on all.</summary>
    public ImmutableArray<string> Channels { get; init; } = [];

    /// <summary>For agents who have one of them, and then for no customer; empty: for everybody.</summary>
    public ImmutableArray<string> Skills { get; init; } = [];

    public string ChangedBy { get; init; } = "";

    public DateTimeOffset ChangedAt { get; init; }

    /// <summary>When what is in force was put in force; null: nothing is.</summary>
    public DateTimeOffset? PublishedAt { get; init; }

    public string ETag { get; init; } = "";

    public ArticleState State => PublishedAt is not { } at ? ArticleState.Draft : ChangedAt > at ? ArticleState.Changed : ArticleState.Published;

    public static bool IsId(string text) =>
        text.Length is > 0 and <= MaxIdLength && text[0] != '-' && text.All(it => char.IsAsciiLetterLower(it) || char.IsAsciiDigit(it) || it == '-');

    /// <summary>The text in a language, else in English, else the first.</summary>
    /// <param name="language">A tag; only its beginning counts.</param>
    public (string Language, ArticleText Text) In(string language)
    {
        var primary = PrimaryOf(language);
        return Texts.TryGetValue(primary, out var text) ? (primary, text)
            : Texts.TryGetValue("en", out var english) ? ("en", english)
            : Texts.Select(it => (it.Key, it.Value)).First();
    }

#pragma warning disable CA1308 // Language tags are written in lower case.
    internal static string PrimaryOf(string language) => language.Split('-')[0].ToLowerInvariant();
#pragma warning restore CA1308
}

/// <param name="Title">The question in short; searched, too.</param>
/// <param name="Answer">Plain text.</param>
/// <param name="Questions">Other ways of asking.</param>
public sealed record ArticleText(string Title, string Answer, ImmutableArray<string> Questions);

public enum ArticleState
{
    /// <summary>Found by nobody.</summary>
    Draft = 1,

    Published,

    /// <summary>What was published is found; what was changed since is not.</summary>
    Changed,
}
