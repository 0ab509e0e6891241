using System.Globalization;

namespace Omni.Pipeline.Understanding.Intents;

/// <summary>Text as the classifier sees it. Units are looked at one by one: half a surrogate pair is no error.</summary>
internal static class EvenText
{
    /// <summary>The start of a text tells what somebody wants.</summary>
    private const int MaxUnits = 400;

    /// <summary>One width, one case, any digit is 0.</summary>
    public static string Letters(string text) =>
        string.Create(Math.Min(text.Length, MaxUnits), text, static (target, source) =>
        {
            for (var i = 0; i < target.Length; i++)
            {
                target[i] = source[i] switch
                {
                    >= '\uFF01' and <= '\uFF5E' and var wide => Letter((char)(wide - 0xFEE0)),
                    '\u3000' => ' ',
                    var unit => Letter(unit),
                };
            }
        });

    /// <summary>Words with one space between them; each ideograph and kana is one.</summary>
    public static string Words(string even)
    {
        // An ideograph and the space after it.
        Span<char> words = stackalloc char[MaxUnits * 2];
        var length = 0;
        foreach (var unit in even)
        {
            var isIdeograph = CharUnicodeInfo.GetUnicodeCategory(unit) == UnicodeCategory.OtherLetter;
            var isPart = isIdeograph || char.IsLetterOrDigit(unit) || unit == '\'';
            if ((isIdeograph || !isPart) && length > 0 && words[length - 1] != ' ')
            {
                words[length++] = ' ';
            }

            if (isPart)
            {
                words[length++] = unit;
            }

            if (isIdeograph)
            {
                words[length++] = ' ';
            }
        }

        return words[..length].TrimEnd().ToString();
    }

    private static char Letter(char unit) => char.IsDigit(unit) ? '0' : char.ToLowerInvariant(unit);
}
