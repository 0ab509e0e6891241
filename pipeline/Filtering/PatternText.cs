using System.Globalization;

namespace Omni.Pipeline.Filtering;

/// <summary>
/// Text as patterns see it: digits of any script, width and ring are ASCII's, every space is one space, every dash one hyphen, letters that are pairs are
/// plain, and what can't be seen is not there. Punctuation stays, which word folding drops: numbers and addresses are made of it.
/// </summary>
internal static class PatternText
{
    private const char Left = '\0';

    private static readonly char[] Units = Build();

    /// <param name="text">As it was written.</param>
    /// <param name="even">As long: room for what it is.</param>
    /// <returns>How long it is now, and how many digits it has: most texts have too few for any number.</returns>
    public static (int Length, int Digits) Even(ReadOnlySpan<char> text, Span<char> even)
    {
        var (length, digits) = (0, 0);
        for (var i = 0; i < text.Length;)
        {
            var (unit, width) = At(text, i);
            i += width;
            if (unit != Left)
            {
                even[length++] = unit;
                digits += char.IsAsciiDigit(unit) ? 1 : 0;
            }
        }

        return (length, digits);
    }

    /// <summary>
    /// Where in the text as it was written something of the even text stands. Goes on from a place that was found before, so that all that a pattern finds
    /// costs one way through the text.
    /// </summary>
    /// <param name="text">As it was written.</param>
    /// <param name="found">In the even text; not before what was looked for last.</param>
    /// <param name="at">Where the last ended, in both; both 0 at first.</param>
    public static Match Original(ReadOnlySpan<char> text, Match found, ref (int Text, int Even) at)
    {
        var start = -1;
        while (at.Even < found.End)
        {
            var (unit, width) = At(text, at.Text);
            if (unit != Left)
            {
                start = start < 0 && at.Even >= found.Start ? at.Text : start;
                at.Even++;
            }

            at.Text += width;
        }

        return new(start, at.Text, found.Pattern);
    }

    private static (char Unit, int Width) At(ReadOnlySpan<char> text, int index)
    {
        var unit = text[index];
        if (unit < '\uD800' || !char.IsHighSurrogate(unit))
        {
            return (Units[unit], 1);
        }

        return TextFolding.IsInvisiblePair(text, index) ? (Left, 2)
            : TextFolding.At(text, index) is (not TextFolding.Skip and var letter, 2) ? ((char)letter, 2)
            : (unit, 1);
    }

    private static char[] Build()
    {
        var table = new char[char.MaxValue + 1];
        for (var i = 0; i <= char.MaxValue; i++)
        {
            var unit = (char)i;
            table[i] = unit is '\n' or '\r' or '\t' ? unit
                : TextFolding.IsInvisible(unit) ? Left
                : CharUnicodeInfo.GetDigitValue(unit) is >= 0 and <= 9 and var digit ? (char)('0' + digit)
                : CharUnicodeInfo.GetUnicodeCategory(unit) switch
                {
                    UnicodeCategory.SpaceSeparator => ' ',
                    UnicodeCategory.DashPunctuation => '-',
                    _ => Plain(unit),
                };
        }

        return table;
    }

    private static char Plain(char unit) => unit switch
    {
        // The stop of a sentence, which may stand for the dot of an address.
        '\uFF61' => '\u3002',
        '\u3001' => ',',
        // Dots that stand between groups of digits, and never in an address.
        '\u00B7' or '\u2022' or '\u2027' or '\u30FB' or '\u2212' => '-',
        _ => TextWidth.Narrow(unit),
    };
}
