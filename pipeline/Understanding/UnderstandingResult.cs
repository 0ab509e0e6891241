using System.Collections.Immutable;

namespace Omni.Pipeline.Understanding;

/// <summary>What a text is about, as far as it can be told.</summary>
/// <param name="Language">BCP 47 tag, or empty.</param>
/// <param name="Intent">Name of the intent; empty when none was sure.</param>
/// <param name="Confidence">0 to 1; 0 without an intent.</param>
/// <param name="Skills">What an agent needs for it.</param>
/// <param name="Urgency">0 normal to 3 at once; an urgent text may have no intent.</param>
public sealed record UnderstandingResult(string Language, string Intent, double Confidence, ImmutableArray<string> Skills, int Urgency)
{
    /// <summary>Who found the intent; the rules where there is none.</summary>
    public UnderstoodBy By { get; init; } = UnderstoodBy.Rules;
}

/// <summary>Who said what a text is about.</summary>
public enum UnderstoodBy
{
    /// <summary>A phrase of the rules stands in it.</summary>
    Rules = 1,

    /// <summary>It is like texts that the classifier learnt from.</summary>
    Model,
}
