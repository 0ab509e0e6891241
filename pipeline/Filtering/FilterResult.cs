using System.Collections.Immutable;

namespace Omni.Pipeline.Filtering;

/// <summary>What the filter found in a text.</summary>
/// <param name="Text">The text with what mask and block lists look for covered; the same object when there was none.</param>
/// <param name="Policy">The strongest policy among the lists that hit; null when none did.</param>
/// <param name="Lists">Names of the lists that hit, in their order; never the words.</param>
public readonly record struct FilterResult(string Text, WordPolicy? Policy, ImmutableArray<string> Lists)
{
    public bool IsClean => Policy is null;

    /// <summary>One of the lists asks for a supervisor, whatever the others ask for.</summary>
    public bool IsHanded { get; init; }

    public static FilterResult Clean(string text) => new(text, null, []);
}
