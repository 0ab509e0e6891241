using System.Collections.Immutable;

namespace Omni.Pipeline.Filtering;

/// <summary>What the company looks for of one kind: words, patterns, or both.</summary>
/// <param name="Name">What operators call it; the only thing about a hit that leaves the filter.</param>
/// <param name="Policy">What a hit means where <see cref="Places"/> say nothing else.</param>
/// <param name="Words">In any writing; folding evens it out.</param>
public sealed record WordList(string Name, WordPolicy Policy, ImmutableArray<string> Words)
{
    public const int MaxNameLength = 64;
    public const int MaxWordLength = 100;
    public const int MaxPlaces = 50;
    private const int MaxChannelLength = 32;

    /// <summary>What is looked for by its form.</summary>
    public ImmutableArray<TextPattern> Patterns { get; init; } = [];

    /// <summary>Where another policy holds.</summary>
    public ImmutableArray<PlacedPolicy> Places { get; init; } = [];

    /// <summary>Also look for the first letters of each word's pinyin: <see cref="PinyinInitials"/>.</summary>
    public bool WithInitials { get; init; }

    /// <summary>What a hit means at a place; null: nothing.</summary>
    public WordPolicy? PolicyAt(FilterPlace place)
    {
        var (policy, best) = ((WordPolicy?)Policy, 0);
        foreach (var placed in Places)
        {
            if (placed.FitAt(place) is var fit && fit > best)
            {
                (policy, best) = (placed.Policy, fit);
            }
        }

        return policy;
    }

    /// <summary>All that keeps the list from being used, in words for who entered it; empty when it is good.</summary>
    public IReadOnlyList<string> Problems()
    {
        var problems = new List<string>();
        if (string.IsNullOrWhiteSpace(Name) || Name.Length > MaxNameLength)
        {
            problems.Add($"A list's name has 1 to {MaxNameLength} characters.");
        }

        if (!Enum.IsDefined(Policy))
        {
            problems.Add("A list's policy is mask, block, flag or hand.");
        }

        problems.AddRange(ProblemsOfPlaces());
        for (var i = 0; i < Words.Length; i++)
        {
            if (ProblemOf(Words[i]) is { } problem)
            {
                problems.Add($"Word {i + 1} {problem}.");
            }
        }

        return problems;
    }

    private IEnumerable<string> ProblemsOfPlaces()
    {
        if (Places.Length > MaxPlaces)
        {
            yield return $"A list has at most {MaxPlaces} places.";
        }

        if (Places.Any(place => place.Channel.Length == 0 && place.Direction is null))
        {
            yield return "A place names a channel, a direction or both.";
        }

        if (Places.Any(place => place.Channel.Length > MaxChannelLength || !place.Channel.All(unit => char.IsAsciiLetterLower(unit) || char.IsAsciiDigit(unit) || unit == '-')))
        {
            yield return "A place's channel is a channel's name such as web, or empty.";
        }

        if (Places.DistinctBy(place => (place.Channel, place.Direction)).Count() != Places.Length)
        {
            yield return "Two places of a list are the same.";
        }
    }

    private static string? ProblemOf(string? word)
    {
        if (string.IsNullOrWhiteSpace(word) || word.Length > MaxWordLength)
        {
            return $"has not 1 to {MaxWordLength} characters";
        }

        if (word.AsSpan().ContainsAny('\n', '\r'))
        {
            return "has more than one line";
        }

        if (HasHalfPair(word))
        {
            return "holds half a surrogate pair";
        }

        return TextFolding.Fold(word) switch
        {
            "" => "has no letter or digit",
            [var only] when char.IsAsciiLetterOrDigit(only) => "is a single letter or digit",
            _ => null,
        };
    }

    private static bool HasHalfPair(string word)
    {
        for (var i = 0; i < word.Length; i++)
        {
            if (char.IsSurrogate(word[i]))
            {
                if (i + 1 >= word.Length || !char.IsSurrogatePair(word[i], word[i + 1]))
                {
                    return true;
                }

                i++;
            }
        }

        return false;
    }
}
