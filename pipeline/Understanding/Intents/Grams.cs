using System.Numerics;

namespace Omni.Pipeline.Understanding.Intents;

/// <summary>
/// What the classifier looks at: runs of one to four letters, and words alone and in pairs, each as a number of 64 bits that is made of its units
/// in one pass, so that looking makes no strings. Letters do for slips of the pen and for endings; an ideograph counts as a word.
/// </summary>
internal static class Grams
{
    public const int LongestRun = 4;

    private const ulong LetterSeed = 0x51_7C_C1_B7_27_22_0A_95;
    private const ulong WordSeed = 0xC2_B2_AE_3D_27_D4_EB_4F;
    private const ulong PairSeed = 0x16_56_67_B1_9E_37_79_F9;

    // An odd number near 2^64 over the golden ratio.
    private const ulong Spread = 0x9E_37_79_B9_7F_4A_7C_15;

    public static void OfLetters<T>(ReadOnlySpan<char> even, ref T sink)
        where T : struct, IGramSink, allows ref struct
    {
        for (var start = 0; start < even.Length; start++)
        {
            var hash = LetterSeed;
            foreach (var unit in even[start..Math.Min(even.Length, start + LongestRun)])
            {
                hash = Mix(hash, unit);
                sink.See(hash);
            }
        }
    }

    public static void OfWords<T>(ReadOnlySpan<char> even, ref T sink)
        where T : struct, IGramSink, allows ref struct
    {
        var (word, previous) = (0UL, 0UL);
        foreach (var unit in even)
        {
            if (EvenText.IsPart(unit) && !EvenText.IsIdeograph(unit))
            {
                word = Mix(word == 0 ? WordSeed : word, unit);
                continue;
            }

            if (word != 0)
            {
                previous = See(word, previous, ref sink);
                word = 0;
            }

            if (EvenText.IsIdeograph(unit))
            {
                previous = See(Mix(WordSeed, unit), previous, ref sink);
            }
        }
    }

    private static ulong See<T>(ulong word, ulong previous, ref T sink)
        where T : struct, IGramSink, allows ref struct
    {
        sink.See(word);
        if (previous != 0)
        {
            sink.See(Mix(BitOperations.RotateLeft(previous, 17) ^ PairSeed, word));
        }

        return word;
    }

    private static ulong Mix(ulong hash, ulong unit)
    {
        hash = BitOperations.RotateLeft(hash ^ unit, 23) * Spread;
        return hash ^ (hash >> 29);
    }
}

/// <summary>What is done with each run or word.</summary>
internal interface IGramSink
{
    void See(ulong gram);
}
