namespace Omni.Pipeline.Simulator;

/// <summary>What a number is drawn for: two purposes never share one.</summary>
internal enum DrawnFor
{
    Outcome = 1,
    HandingOn,
    ComingBack,
    Absence,
    SkillTag,
    WrongTag,
    LanguageTag,
}

/// <summary>
/// Numbers that belong to a place and not to a moment: the second contact of the 17th issue draws the same whoever is asked, in whichever
/// order. So every policy meets the same luck, and two policies differ by what they do. SplitMix64 (Steele, Lea, Flood, OOPSLA 2014).
/// </summary>
internal static class Draws
{
    private const ulong Step = 0x9E3779B97F4A7C15;

    /// <summary>From 0 to below 1.</summary>
    public static double Of(ulong seed, int issue, int contact, DrawnFor purpose) =>
        (Scatter(Scatter(Scatter(Scatter(seed) ^ (ulong)issue) ^ (ulong)contact) ^ (ulong)purpose) >> 11) * (1.0 / (1UL << 53));

    /// <summary>Another number for each, never 0: neighbouring seeds must not look alike.</summary>
    public static ulong Scatter(ulong number)
    {
        number += Step;
        number = (number ^ (number >> 30)) * 0xBF58476D1CE4E5B9;
        number = (number ^ (number >> 27)) * 0x94D049BB133111EB;
        number ^= number >> 31;
        return number == 0 ? Step : number;
    }
}
