using System.Globalization;
using Omni.Pipeline.Filtering;

namespace Omni.Pipeline.Understanding.Intents;

/// <summary>Text as the classifier sees it. Units are looked at one by one: half a surrogate pair is no error.</summary>
internal static class EvenText
{
    /// <summary>The start of a text tells what somebody wants.</summary>
    public const int MaxUnits = 400;

    /// <summary>With the marks of its two ends.</summary>
    public const int MaxLength = MaxUnits + 2;

    public const char Start = '\u0002';
    public const char End = '\u0003';

    /// <summary>One width, one case, any digit is 0; between marks of its ends.</summary>
    /// <param name="text">Of any length.</param>
    /// <param name="even">Room for <see cref="MaxLength"/>.</param>
    /// <returns>What of the room is filled.</returns>
    public static Span<char> Write(ReadOnlySpan<char> text, Span<char> even)
    {
        text = text[..Math.Min(text.Length, MaxUnits)];
        even[0] = Start;
        for (var i = 0; i < text.Length; i++)
        {
            even[i + 1] = Letter(text[i]);
        }

        even[text.Length + 1] = End;
        return even[..(text.Length + 2)];
    }

    /// <summary>Stands for a word by itself: an ideograph, a kana.</summary>
    public static bool IsIdeograph(char unit) => unit >= '\u0100' && CharUnicodeInfo.GetUnicodeCategory(unit) == UnicodeCategory.OtherLetter;

    /// <summary>Belongs to a spelled word.</summary>
    public static bool IsPart(char unit) => char.IsAsciiLetterOrDigit(unit) || unit == '\'' || (unit >= '\u0080' && char.IsLetterOrDigit(unit));

    private static char Letter(char unit) => unit switch
    {
        >= 'a' and <= 'z' => unit,
        >= 'A' and <= 'Z' => (char)(unit | 0x20),
        >= '0' and <= '9' => '0',
        < '\u0080' => unit,
        >= '\u4E00' and <= '\u9FFF' => unit,
        '\u3000' or (>= '\uFF01' and <= '\uFF5E') => Letter(TextWidth.Narrow(unit)),
        _ => char.IsDigit(unit) ? '0' : char.ToLowerInvariant(unit),
    };
}
