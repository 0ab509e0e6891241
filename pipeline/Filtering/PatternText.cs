using System.Globalization;

namespace Omni.Pipeline.Filtering;

/// <summary>
/// Text as patterns see it, unit for unit: digits of any script and width are ASCII's, every space is one space, every dash one hyphen, and what
/// can't be seen is U+200B. Punctuation stays, which word folding drops: numbers and addresses are made of it.
/// </summary>
internal static class PatternText
{
    private const char Invisible = '\u200B';

    private static readonly char[] Units = Build();

    /// <returns>How many digits there are: most texts have too few for any number.</returns>
    public static int Even(ReadOnlySpan<char> text, Span<char> even)
    {
        var digits = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var unit = Units[text[i]];
            even[i] = unit;
            digits += char.IsAsciiDigit(unit) ? 1 : 0;
        }

        return digits;
    }

    private static char[] Build()
    {
        var table = new char[char.MaxValue + 1];
        for (var i = 0; i <= char.MaxValue; i++)
        {
            var unit = (char)i;
            table[i] = unit is '\n' or '\r' or '\t' ? unit
                : TextFolding.IsInvisible(unit) ? Invisible
                : char.IsDigit(unit) ? (char)TextFolding.Fold(unit)
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
        >= '\uFF01' and <= '\uFF5E' => (char)(unit - 0xFEE0),
        '\uFF61' => '.',
        // Dots that stand between groups of digits, and never in an address.
        '\u00B7' or '\u2022' or '\u2027' or '\u30FB' or '\u2212' => '-',
        _ => unit,
    };
}
