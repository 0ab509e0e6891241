using System.Collections.Immutable;

namespace Omni.Pipeline.Filtering;

/// <summary>What becomes of a message that holds a word of a list; a later one is stronger.</summary>
public enum WordPolicy
{
    /// <summary>Show it as it is and mark it.</summary>
    Flag = 1,

    /// <summary>Show it with the word covered.</summary>
    Mask,

    /// <summary>Withhold it.</summary>
    Block,
}

/// <summary>The company's words of one kind.</summary>
/// <param name="Name">What operators call it; the only thing about a hit that leaves the filter.</param>
/// <param name="Policy">What a hit means.</param>
/// <param name="Words">In any writing; folding evens it out.</param>
public sealed record WordList(string Name, WordPolicy Policy, ImmutableArray<string> Words)
{
    public const int MaxNameLength = 64;
    public const int MaxWordLength = 100;

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
            problems.Add("A list's policy is mask, block or flag.");
        }

        for (var i = 0; i < Words.Length; i++)
        {
            if (ProblemOf(Words[i]) is { } problem)
            {
                problems.Add($"Word {i + 1} {problem}.");
            }
        }

        return problems;
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
