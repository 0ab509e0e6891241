using System.Buffers;

namespace Omni.Pipeline.Filtering;

/// <summary>
/// What a word asks of the text around and between its letters. Words of scripts without spaces match anywhere; spelled words
/// match whole, so that "class" holds no "ass", and not across two other words, so that "pen is" holds none either.
/// </summary>
/// <param name="SpelledStart">Begins with a letter or digit of a script that is written with spaces.</param>
/// <param name="SpelledEnd">Ends with one.</param>
/// <param name="Tight">One spelled word: space inside counts only where all of it is spaced out, as in "s p a m".</param>
/// <param name="Length">Folded units.</param>
internal readonly record struct WordShape(bool SpelledStart, bool SpelledEnd, bool Tight, int Length)
{
    // What is farther apart was not written as one word. Invisible units do not count.
    private const int MaxGap = 8;
    private const int MinSpacedOut = 3;

    private static readonly SearchValues<char> Joints = SearchValues.Create(" \u3000\t'’-");

    public static WordShape Of(string folded, bool isPhrase) =>
        new(IsSpelled(folded[0]), IsSpelled(folded[^1]), !isPhrase && folded.All(IsSpelled), folded.Length);

    /// <summary>Several words: its own spaces are as good as none.</summary>
    public static bool IsPhrase(string word) => word.AsSpan().Trim().ContainsAny(Joints);

    public bool Accepts(ReadOnlySpan<char> text, Match match) =>
        (!SpelledStart || !TouchesBefore(text, match.Start))
        && (!SpelledEnd || !TouchesAfter(text, match.End))
        && (match.Length == Length || GapsAreAllowed(text[match.Start..match.End]));

    private static bool TouchesBefore(ReadOnlySpan<char> text, int start)
    {
        for (var i = start; i > 0;)
        {
            var width = i > 1 && TextFolding.At(text, i - 2).Width == 2 ? 2 : 1;
            i -= width;
            if (!IsInvisible(text, i))
            {
                return IsSpelled(text, i, width);
            }
        }

        return false;
    }

    private static bool TouchesAfter(ReadOnlySpan<char> text, int end)
    {
        for (var i = end; i < text.Length;)
        {
            var width = TextFolding.At(text, i).Width;
            if (!IsInvisible(text, i))
            {
                return IsSpelled(text, i, width);
            }

            i += width;
        }

        return false;
    }

    private static bool IsInvisible(ReadOnlySpan<char> text, int index) => TextFolding.IsInvisible(text[index]) || TextFolding.IsInvisiblePair(text, index);

    /// <summary>Of a pair, what it folds to.</summary>
    private static bool IsSpelled(ReadOnlySpan<char> text, int index, int width) => IsSpelled(width == 2 ? (char)TextFolding.At(text, index).Folded : text[index]);

    private bool GapsAreAllowed(ReadOnlySpan<char> match)
    {
        var (gaps, breaks, width) = (0, 0, 0);
        var (breaking, digitBefore) = (false, false);
        for (var i = 0; i < match.Length;)
        {
            var unit = match[i];
            var (folded, taken) = TextFolding.At(match, i);
            if (folded == TextFolding.Skip)
            {
                width += IsInvisible(match, i) ? 0 : 1;
                breaking |= char.IsWhiteSpace(unit) || unit is '\'' or '’';
            }
            else
            {
                if (width > MaxGap)
                {
                    return false;
                }

                var digit = char.IsAsciiDigit((char)folded);
                gaps += width > 0 ? 1 : 0;

                // 10.24 is a number, not the word 1024.
                breaks += width > 0 && (breaking || (digit && digitBefore)) ? 1 : 0;
                (width, breaking, digitBefore) = (0, false, digit);
            }

            i += taken;
        }

        return !Tight || breaks == 0 || (gaps == Length - 1 && Length >= MinSpacedOut);
    }

    /// <summary>A letter or digit of a script that puts spaces between words.</summary>
    private static bool IsSpelled(char unit) => char.IsLetterOrDigit(unit) && !IsUnspaced(unit);

    private static bool IsUnspaced(char unit) => unit is
        (>= '\u2E80' and <= '\u9FFF') or (>= '\uF900' and <= '\uFAFF') or (>= '\uFF66' and <= '\uFF9F') // Han, kana, bopomofo
        or (>= '\uAC00' and <= '\uD7FF') or (>= '\u1100' and <= '\u11FF') or (>= '\uA960' and <= '\uA97F') // Hangul: particles follow without a space
        or (>= '\u0E00' and <= '\u0EFF') or (>= '\u1000' and <= '\u109F') or (>= '\u1780' and <= '\u17FF'); // Thai, Lao, Burmese, Khmer
}
