using System.Collections.Immutable;
using Omni.Pipeline.Customers;

namespace Omni.Pipeline.Replies;

/// <summary>A ready answer, which an agent calls up by its shortcut.</summary>
public sealed record Reply
{
    /// <summary>Of one text, in UTF-16 units.</summary>
    public const int MaxTextLength = 4_000;

    public const int MaxTitleLength = 100;

    /// <summary>Languages of one.</summary>
    public const int MaxTexts = 20;

    /// <summary>Channels or skills of one.</summary>
    public const int MaxScope = 50;

    /// <summary>All of them: a page shows them at once.</summary>
    public const int Max = 1_000;

    /// <summary>In lower case; what one types after the slash.</summary>
    public required string Shortcut { get; init; }

    public required string Title { get; init; }

    /// <summary>By primary language tag.</summary>
    public required ImmutableSortedDictionary<string, string> Texts { get; init; }

    /// <summary>On which it is used; empty: on all.</summary>
    public ImmutableArray<string> Channels { get; init; } = [];

    /// <summary>Whoever has one of them uses it; empty: everybody does.</summary>
    public ImmutableArray<string> Skills { get; init; } = [];

    public string ChangedBy { get; init; } = "";

    public DateTimeOffset ChangedAt { get; init; }

    public string ETag { get; init; } = "";

    /// <summary>Letters and digits of any script, underscores and hyphens between them, in lower case; null when it is none.</summary>
    public static string? ToShortcut(string given) =>
        CustomerProfile.TryName(given, out var name) && !name.Contains(' ', StringComparison.Ordinal) ? Lower(name) : null;

    /// <summary>The text for a language, else the English one, else the first.</summary>
    /// <param name="language">A tag; only its beginning counts.</param>
    public (string Language, string Text) In(string language)
    {
        var primary = Lower(language.Split('-')[0]);
        return Texts.TryGetValue(primary, out var text) ? (primary, text)
            : Texts.TryGetValue("en", out var english) ? ("en", english)
            : Texts.Select(it => (it.Key, it.Value)).First();
    }

#pragma warning disable CA1308 // Shortcuts and language tags are written in lower case.
    private static string Lower(string text) => text.ToLowerInvariant();
#pragma warning restore CA1308
}
