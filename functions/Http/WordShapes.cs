using Omni.Pipeline.Filtering;
using Omni.Pipeline.Messages;

namespace Omni.Functions.Http;

/// <param name="Policy">What a hit means where no place says something else.</param>
/// <param name="Words">In any writing.</param>
/// <param name="Patterns">Names of forms that are looked for.</param>
/// <param name="Places">Where another policy holds.</param>
/// <param name="PinyinInitials">Also look for the first letters of the words' pinyin.</param>
internal sealed record WordListInput(
    string Policy, IReadOnlyList<string> Words, IReadOnlyList<string>? Patterns = null, IReadOnlyList<WordPlaceShape>? Places = null, bool PinyinInitials = false)
{
    /// <summary>The list, or what is wrong with it: the first only, since a list of ten thousand bad words would be answered with as many lines.</summary>
    public WordList? Read(string name, out string problem)
    {
        var patterns = (Patterns ?? []).Select(it => TextPatterns.Of(it ?? "")).ToList();
        var places = (Places ?? []).Select(it => it?.Read()).ToList();
        if (WordPolicies.Of(Policy) is not { } policy)
        {
            problem = "policy is mask, block, flag or hand.";
            return null;
        }

        if (patterns.Contains(null))
        {
            problem = $"patterns are {string.Join(", ", TextPatterns.All.Select(TextPatterns.NameOf))}.";
            return null;
        }

        if (places.Contains(null))
        {
            problem = "A place has a channel or null, a direction (inbound, outbound or null), and a policy: mask, block, flag, hand or pass.";
            return null;
        }

        var list = new WordList(name, policy, [.. Words])
        {
            Patterns = [.. patterns.OfType<TextPattern>().Distinct()],
            Places = [.. places.OfType<PlacedPolicy>()],
            WithInitials = PinyinInitials,
        };
        problem = list.Problems() is [var first, ..] ? first : "";
        return problem.Length == 0 ? list : null;
    }
}

/// <param name="Policy">A policy, or <c>pass</c>: the list does not hold there.</param>
/// <param name="Channel">Null: every channel.</param>
/// <param name="Direction"><c>inbound</c>, <c>outbound</c>, or null: both.</param>
internal sealed record WordPlaceShape(string Policy, string? Channel = null, string? Direction = null)
{
    public static WordPlaceShape Of(PlacedPolicy place) => new(
        place.Policy is { } policy ? WordPolicies.NameOf(policy) : WordPolicies.Pass,
        place.Channel.Length == 0 ? null : place.Channel,
        place.Direction is { } direction ? NameOf(direction) : null);

    public PlacedPolicy? Read()
    {
        if (!TryDirection(Direction, out var direction))
        {
            return null;
        }

        return Policy == WordPolicies.Pass ? new(Channel ?? "", direction, null)
            : WordPolicies.Of(Policy) is { } policy ? new(Channel ?? "", direction, policy)
            : null;
    }

    private static string NameOf(Direction direction) => direction switch
    {
        Pipeline.Messages.Direction.Inbound => "inbound",
        Pipeline.Messages.Direction.Outbound => "outbound",
    };

    /// <summary>Null is a direction, too: both.</summary>
    public static bool TryDirection(string? name, out Direction? direction)
    {
        direction = name switch { "inbound" => Pipeline.Messages.Direction.Inbound, "outbound" => Pipeline.Messages.Direction.Outbound, _ => null };
        return name is null || direction is not null;
    }
}

/// <summary>One list of the filter.</summary>
internal sealed record WordListShape(
    string Name, string Policy, IReadOnlyList<string> Words, IReadOnlyList<string> Patterns, IReadOnlyList<WordPlaceShape> Places, bool PinyinInitials)
{
    public static WordListShape Of(WordList list) => new(
        list.Name, WordPolicies.NameOf(list.Policy), list.Words, [.. list.Patterns.Select(TextPatterns.NameOf)], [.. list.Places.Select(WordPlaceShape.Of)], list.WithInitials);
}

internal sealed record WordListsShape(IReadOnlyList<WordListShape> Lists);
