using System.Globalization;

namespace Omni.Pipeline.Filtering;

/// <summary>
/// Reads text as a person does who looks past its disguise: one table lookup per UTF-16 unit that evens out width, case,
/// accents, look-alike letters and traditional characters, and drops what stands between letters.
/// </summary>
internal static class TextFolding
{
    /// <summary>A unit that is passed over: punctuation, space, symbols, marks, and what cannot be seen.</summary>
    public const ushort Skip = 0;

    private static readonly ushort[] Units = Build();

    /// <summary>The folded unit of each of the 65,536.</summary>
    public static ReadOnlySpan<ushort> Table => Units;

    public static ushort Fold(char unit) => Units[unit];

    /// <summary>A word as the automaton knows it; empty when nothing of it is left.</summary>
    public static string Fold(string word)
    {
        var folded = new char[word.Length];
        var length = 0;
        for (var i = 0; i < word.Length; i++)
        {
            if (IsSkippedPair(word, i))
            {
                i++;
            }
            else if (Units[word[i]] is var unit and not Skip)
            {
                folded[length++] = (char)unit;
            }
        }

        return new string(folded, 0, length);
    }

    /// <summary>Pictographs are pairs whose first unit is skipped; the second is skipped with it.</summary>
    public static bool IsSkippedPair(ReadOnlySpan<char> text, int index) =>
        char.IsHighSurrogate(text[index]) && Units[text[index]] == Skip && index + 1 < text.Length && char.IsLowSurrogate(text[index + 1]);

    /// <summary>Takes no room: a reader sees the letters on both sides as neighbours.</summary>
    public static bool IsInvisible(char unit) =>
        unit is '\u034F' or '\u115F' or '\u1160' or '\u2800' or '\u3164' or '\uFFA0'
        || CharUnicodeInfo.GetUnicodeCategory(unit) is UnicodeCategory.Format or UnicodeCategory.Control && !char.IsWhiteSpace(unit)
        || IsMark(unit);

    private static ushort[] Build()
    {
        var pairs = FoldingData.Pairs();
        var table = new ushort[char.MaxValue + 1];
        for (var i = 0; i <= char.MaxValue; i++)
        {
            var unit = (char)i;
            table[i] = IsSkipped(unit) ? Skip : FoldLetter(unit, pairs);
        }

        return table;
    }

    private static ushort FoldLetter(char unit, Dictionary<char, char> pairs)
    {
        if (char.IsSurrogate(unit))
        {
            return unit;
        }

        var letter = char.ToLowerInvariant(Plain(unit));
        return pairs.GetValueOrDefault(letter, letter);
    }

    /// <summary>Without width, ring or raised position.</summary>
    private static char Plain(char unit) => unit switch
    {
        >= '\uFF01' and <= '\uFF5E' => (char)(unit - 0xFEE0),
        >= '\u24B6' and <= '\u24CF' => (char)(unit - '\u24B6' + 'a'),
        >= '\u24D0' and <= '\u24E9' => (char)(unit - '\u24D0' + 'a'),
        >= '\u249C' and <= '\u24B5' => (char)(unit - '\u249C' + 'a'),
        _ => CharUnicodeInfo.GetDigitValue(unit) is >= 0 and <= 9 and var digit ? (char)('0' + digit) : unit,
    };

    private static bool IsSkipped(char unit) => unit switch
    {
        >= '\uD83C' and <= '\uD83E' => true,
        >= '\u249C' and <= '\u24E9' => false,
        _ => IsInvisible(unit) || CharUnicodeInfo.GetUnicodeCategory(unit) switch
        {
            UnicodeCategory.Control or UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => true,
            UnicodeCategory.ConnectorPunctuation or UnicodeCategory.DashPunctuation or UnicodeCategory.OpenPunctuation => true,
            UnicodeCategory.ClosePunctuation or UnicodeCategory.InitialQuotePunctuation or UnicodeCategory.FinalQuotePunctuation => true,
            UnicodeCategory.OtherPunctuation or UnicodeCategory.MathSymbol or UnicodeCategory.CurrencySymbol => true,
            UnicodeCategory.ModifierSymbol or UnicodeCategory.OtherSymbol => true,
            _ => false,
        },
    };

    /// <summary>Marks over any letter and variation selectors; not the vowel signs of scripts that write vowels as marks.</summary>
    private static bool IsMark(char unit) =>
        unit is (>= '\u0300' and <= '\u036F') or (>= '\u1AB0' and <= '\u1AFF') or (>= '\u1DC0' and <= '\u1DFF')
            or (>= '\u20D0' and <= '\u20FF') or (>= '\uFE00' and <= '\uFE0F') or (>= '\uFE20' and <= '\uFE2F');
}
