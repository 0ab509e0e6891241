using System.Globalization;

namespace Omni.Pipeline.Filtering;

/// <summary>Tells a phone number in groups from other digits that happen to be as many: lists of small numbers, dates, codes that begin with letters.</summary>
internal static class PhoneGroups
{
    // Of a number with its country code, each digit alone.
    private const int MostGroups = 16;

    private const int LongestLead = 8;

    /// <summary>What people write right before a number. Other letters are the beginning of an id.</summary>
    private static readonly string[] Leads = ["v", "vx", "wx", "weixin", "qq", "tel", "t", "phone", "ph", "mob", "mobile", "call", "whatsapp", "dh", "sj"];

    public static bool IsNumber(ReadOnlySpan<char> text, Match candidate)
    {
        Span<int> lengths = stackalloc int[MostGroups];
        Span<int> values = stackalloc int[MostGroups];
        var count = 0;
        var number = text[candidate.Start..candidate.End];
        for (var i = 0; i < number.Length; i++)
        {
            if (!char.IsAsciiDigit(number[i]))
            {
                continue;
            }

            var start = i;
            while (i + 1 < number.Length && char.IsAsciiDigit(number[i + 1]))
            {
                i++;
            }

            if (count == MostGroups)
            {
                return false;
            }

            lengths[count] = i + 1 - start;
            // No group that is compared is longer.
            values[count++] = int.Parse(number.Slice(start, Math.Min(4, lengths[count - 1])), NumberStyles.None, CultureInfo.InvariantCulture);
        }

        return IsAfterLead(text[..candidate.Start]) && !HasDate(lengths[..count], values[..count]) && !IsList(lengths[..count], values[..count]);
    }

    private static bool IsAfterLead(ReadOnlySpan<char> before)
    {
        var start = before.Length;
        while (start > 0 && char.IsAsciiLetter(before[start - 1]))
        {
            if (before.Length - --start > LongestLead)
            {
                return false;
            }
        }

        if (start == before.Length)
        {
            return true;
        }

        foreach (var lead in Leads)
        {
            if (before[start..].Equals(lead, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A year, a month and a day in groups of their own.</summary>
    private static bool HasDate(ReadOnlySpan<int> lengths, ReadOnlySpan<int> values)
    {
        for (var i = 0; i + 2 < lengths.Length; i++)
        {
            if (lengths[i] == 4 && values[i] is >= 1900 and < 2100 && lengths[i + 1] <= 2 && values[i + 1] is >= 1 and <= 12 && lengths[i + 2] <= 2 && values[i + 2] is >= 1 and <= 31)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Numbers of one and of two digits, mixed as nobody groups a number, or in rising order. Single digits and pairs are groups.</summary>
    private static bool IsList(ReadOnlySpan<int> lengths, ReadOnlySpan<int> values)
    {
        var (rises, changes) = (true, 0);
        for (var i = 0; i < lengths.Length; i++)
        {
            if (lengths[i] > 2)
            {
                return false;
            }

            rises &= i == 0 || values[i] > values[i - 1];
            changes += i > 0 && lengths[i] != lengths[i - 1] ? 1 : 0;
        }

        // 1 38 00 13 80 00, 13 80 01 38 00 0: the odd one is the first or the last.
        var isOddOne = changes == 1 && (lengths[0] != lengths[1] || lengths[^1] != lengths[^2]);
        return rises || (changes > 0 && !isOddOne);
    }
}
