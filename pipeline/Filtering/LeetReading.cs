using System.Buffers;

namespace Omni.Pipeline.Filtering;

/// <summary>
/// Runs of letters in which digits and signs stand for letters, as in "p0rn" or "a$$", read as letters. A digit is read so only
/// between two Latin letters of its run: prices, sizes and model numbers (a55, mp3, iphone15) stay what they are.
/// </summary>
internal static class LeetReading
{
    /// <summary>Longer runs are codes and addresses.</summary>
    public const int MaxRun = 32;

    private static readonly SearchValues<char> Signs = SearchValues.Create("013457@$!");

    /// <summary>Finds the next such run from <paramref name="from"/> on and writes its reading, of the same length.</summary>
    public static bool TryNext(ReadOnlySpan<char> text, int from, Span<char> reading, out int start, out int length)
    {
        while (text[from..].IndexOfAny(Signs) is >= 0 and var offset)
        {
            var at = from + offset;
            (start, var end) = (at, at + 1);
            while (start > 0 && IsInRun(text[start - 1]))
            {
                start--;
            }

            while (end < text.Length && IsInRun(text[end]))
            {
                end++;
            }

            length = end - start;
            if (length is > 2 and <= MaxRun && Read(text.Slice(start, length), reading))
            {
                return true;
            }

            from = end;
        }

        (start, length) = (0, 0);
        return false;
    }

    /// <summary>True for a sign that may stand for a letter: a mask covers it with the letters.</summary>
    public static bool IsSign(char unit) => unit is '@' or '$' or '!';

    private static bool Read(ReadOnlySpan<char> run, Span<char> reading)
    {
        var (first, last) = (run.Length, -1);
        for (var i = 0; i < run.Length; i++)
        {
            if (char.IsAsciiLetter(run[i]))
            {
                (first, last) = (Math.Min(first, i), i);
            }
        }

        var changed = false;
        for (var i = 0; i < run.Length; i++)
        {
            reading[i] = (i > first && i < last) || (last >= 0 && run[i] is '@' or '$') ? Letter(run[i]) : run[i];
            changed |= reading[i] != run[i];
        }

        return changed;
    }

    private static char Letter(char sign) => sign switch
    {
        '0' => 'o',
        '1' or '!' => 'i',
        '3' => 'e',
        '4' or '@' => 'a',
        '5' or '$' => 's',
        '7' => 't',
        _ => sign,
    };

    private static bool IsInRun(char unit) => char.IsAsciiLetterOrDigit(unit) || IsSign(unit);
}
