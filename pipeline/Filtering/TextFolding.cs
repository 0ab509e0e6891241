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

    // First halves of pairs.
    private const char MathematicalLetters = '\uD835';
    private const char EnclosedLetters = '\uD83C';
    private const char InvisiblePlane = '\uDB40';

    private const char HalfWidthU = '\uFF73';

    // From U+FF66 on, of full width.
    private const string HalfWidthKana = "ヲァィゥェォャュョッーアイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン";

    private static readonly ushort[] Units = Build();

    /// <summary>The folded unit of each of the 65,536.</summary>
    public static ReadOnlySpan<ushort> Table => Units;

    public static ushort Fold(char unit) => Units[unit];

    /// <summary>A word as the automaton knows it; empty when nothing of it is left.</summary>
    public static string Fold(string word)
    {
        var folded = new char[word.Length];
        var length = 0;
        for (var i = 0; i < word.Length;)
        {
            var (unit, width) = At(word, i);
            if (unit != Skip)
            {
                folded[length++] = (char)unit;
            }

            i += width;
        }

        return new string(folded, 0, length);
    }

    /// <summary>
    /// What stands at a place, folded, and over how many units: pictographs and invisible signs beyond the first 65,536 are pairs that are passed over together,
    /// letters among them ("𝐚", "🅰") are one letter, and so is half-width kana with the mark of its voice.
    /// </summary>
    public static (ushort Folded, int Width) At(ReadOnlySpan<char> text, int index)
    {
        var unit = text[index];
        if (unit < '\uD800' || index + 1 == text.Length)
        {
            return (Units[unit], 1);
        }

        var next = text[index + 1];
        return char.IsHighSurrogate(unit) && Units[unit] == Skip && char.IsLowSurrogate(next) ? (LetterOf(unit, next), 2)
            : next is '\uFF9E' or '\uFF9F' && Voiced(unit, next) is var voiced and not Skip ? (voiced, 2)
            : (Units[unit], 1);
    }

    /// <summary>Whether it may be another letter with the unit behind it. Such a one is read by <see cref="At"/> only.</summary>
    public static bool IsOpen(char unit) => unit == HalfWidthU || unit is >= '\uFF76' and <= '\uFF84' or >= '\uFF8A' and <= '\uFF8E';

    /// <summary>The first half of a pair that can't be seen: tags, and variation selectors beyond the first sixteen.</summary>
    public static bool IsInvisiblePair(ReadOnlySpan<char> text, int index) =>
        text[index] == InvisiblePlane && index + 1 < text.Length && char.IsLowSurrogate(text[index + 1]);

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
        >= '\uFF01' and <= '\uFF5E' => TextWidth.Narrow(unit),
        >= '\u24B6' and <= '\u24CF' => (char)(unit - '\u24B6' + 'a'),
        >= '\u24D0' and <= '\u24E9' => (char)(unit - '\u24D0' + 'a'),
        >= '\u249C' and <= '\u24B5' => (char)(unit - '\u249C' + 'a'),
        >= '\uFF66' and <= '\uFF9D' => HalfWidthKana[unit - '\uFF66'],
        _ => CharUnicodeInfo.GetDigitValue(unit) is >= 0 and <= 9 and var digit ? (char)('0' + digit) : unit,
    };

    /// <summary>Of a pair; none is passed over. Ringed and squared letters come three times, mathematical ones in thirteen hands, and their digits in five.</summary>
    private static ushort LetterOf(char high, char low) => (high, low) switch
    {
        (MathematicalLetters, < '\uDEA4') => (ushort)('a' + ((low - '\uDC00') % 26)),
        (MathematicalLetters, >= '\uDFCE') => (ushort)('0' + ((low - '\uDFCE') % 10)),
        (EnclosedLetters, >= '\uDD10' and <= '\uDD29') => (ushort)(low - '\uDD10' + 'a'),
        (EnclosedLetters, >= '\uDD30' and <= '\uDD49') => (ushort)(low - '\uDD30' + 'a'),
        (EnclosedLetters, >= '\uDD50' and <= '\uDD69') => (ushort)(low - '\uDD50' + 'a'),
        (EnclosedLetters, >= '\uDD70' and <= '\uDD89') => (ushort)(low - '\uDD70' + 'a'),
        _ => Skip,
    };

    /// <summary>Kana stands before its voiced form, and ハ before バ and パ.</summary>
    private static ushort Voiced(char unit, char mark) =>
        unit == HalfWidthU && mark == '\uFF9E' ? 'ヴ'
        : IsOpen(unit) && (mark == '\uFF9E' || unit >= '\uFF8A') ? (ushort)(Units[unit] + (mark - '\uFF9D'))
        : Skip;

    private static bool IsSkipped(char unit) => unit switch
    {
        MathematicalLetters or (>= EnclosedLetters and <= '\uD83E') or InvisiblePlane => true,
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
            or (>= '\u180B' and <= '\u180D') or '\u180F' or (>= '\u20D0' and <= '\u20FF') or (>= '\uFE00' and <= '\uFE0F') or (>= '\uFE20' and <= '\uFE2F');
}
