using System.Globalization;
using System.Text;

namespace Omni.Pipeline.Filtering;

/// <summary>
/// The first letters of a word's pinyin, by which listed words are written past a filter. GB 2312 has its 3,755 commonest characters in the order of
/// their pinyin, so their place there says the letter; of a character with two readings it is the one that the standard sorts it by.
/// </summary>
internal static class PinyinInitials
{
    /// <summary>Shorter ones would be found in every other text.</summary>
    public const int FewestLetters = 3;

    private const int Last = 0xD7F9;

    // The first character of each letter in the standard, as its two bytes.
    private static readonly (int Code, char Letter)[] Beginnings =
    [
        (0xB0A1, 'a'), (0xB0C5, 'b'), (0xB2C1, 'c'), (0xB4EE, 'd'), (0xB6EA, 'e'), (0xB7A2, 'f'), (0xB8C1, 'g'), (0xB9FE, 'h'), (0xBBF7, 'j'),
        (0xBFA6, 'k'), (0xC0AC, 'l'), (0xC2E8, 'm'), (0xC4C3, 'n'), (0xC5B6, 'o'), (0xC5BE, 'p'), (0xC6DA, 'q'), (0xC8BB, 'r'), (0xC8F6, 's'),
        (0xCBFA, 't'), (0xCDDA, 'w'), (0xCEF4, 'x'), (0xD1B9, 'y'), (0xD4D1, 'z'),
    ];

    private static readonly Encoding Standard = CodePagesEncodingProvider.Instance.GetEncoding(936) ?? throw new InvalidOperationException("There is no code page 936.");

    /// <summary>Null when the word is too short for it, or holds something whose letter is not known.</summary>
    public static string? Of(string word)
    {
        var folded = TextFolding.Fold(word);
        if (folded.Length < FewestLetters)
        {
            return null;
        }

        var letters = new char[folded.Length];
        for (var i = 0; i < folded.Length; i++)
        {
            if (LetterOf(folded[i]) is not { } letter)
            {
                return null;
            }

            letters[i] = letter;
        }

        return new(letters);
    }

    private static char? LetterOf(char unit)
    {
        Span<byte> bytes = stackalloc byte[4];
        if (CharUnicodeInfo.GetUnicodeCategory(unit) is not UnicodeCategory.OtherLetter || Standard.GetBytes([unit], bytes) != 2)
        {
            return null;
        }

        var code = (bytes[0] << 8) | bytes[1];
        return code < Beginnings[0].Code || code > Last || bytes[1] < 0xA1 ? null : Array.FindLast(Beginnings, it => it.Code <= code).Letter;
    }
}
