using System.Globalization;

namespace Omni.Pipeline.Bots;

/// <summary>
/// Numbers that are written in words, Chinese ("三十天") and English ("thirty days"), as digits. What is a number and mostly none ("一", "十分", "one") counts
/// only before what is counted.
/// </summary>
internal static class NumberWords
{
    private const string Digits = "零一二三四五六七八九";
    private const string Counted = "天日周週年月小分元块塊折倍成";

    /// <summary>After 个: a working day, a month, an hour, a week.</summary>
    private const string CountedByPiece = "工月小星礼禮";

    /// <summary>Words that begin with numerals, and count nothing.</summary>
    private static readonly string[] NoNumbers = ["十分", "百分", "万一", "萬一", "千万", "千萬", "万分", "萬分", "三方", "一一", "两者", "兩者"];

    private static readonly Dictionary<string, long> English = new(
        [
            .. "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".Split(' ')
                .Select((word, at) => KeyValuePair.Create(word, (long)at)),
            .. "twenty thirty forty fifty sixty seventy eighty ninety".Split(' ').Select((word, at) => KeyValuePair.Create(word, (at + 2) * 10L)),
            new("dozen", 12), new("hundred", 100), new("thousand", 1_000), new("million", 1_000_000),
        ],
        StringComparer.Ordinal);

    private static readonly HashSet<string> EnglishCounted = new(StringComparer.Ordinal)
    {
        "day", "week", "month", "year", "hour", "minute", "business", "working", "percent", "dollar", "euro", "pound",
    };

    /// <param name="words">Of one text in order, in lower case and without signs.</param>
    public static IEnumerable<string> In(IReadOnlyList<string> words)
    {
        for (var i = 0; i < words.Count; i++)
        {
            if (English.ContainsKey(words[i]))
            {
                var (value, next) = OfEnglish(words, i);
                if (value != 1 || (next < words.Count && EnglishCounted.Contains(words[next])))
                {
                    yield return Written(value);
                }

                i = next - 1;
                continue;
            }

            foreach (var value in InChinese(words[i]))
            {
                yield return Written(value);
            }
        }
    }

    private static (long Value, int Next) OfEnglish(IReadOnlyList<string> words, int from)
    {
        var (sum, part, last, i) = (0L, 0L, long.MaxValue, from);
        for (; i < words.Count; i++)
        {
            if (words[i] == "and" && last is 100 or 1_000 && i + 1 < words.Count && English.ContainsKey(words[i + 1]))
            {
                continue;
            }

            // After tens a digit, after hundreds anything; else it is another number: "two three".
            if (!English.TryGetValue(words[i], out var value) || (value < 100 && last < 100 && !(last >= 20 && value < 10)))
            {
                break;
            }

            if (value >= 1_000)
            {
                (sum, part) = (sum + (Math.Max(part, 1) * value), 0);
            }
            else
            {
                part = value == 100 ? Math.Max(part, 1) * value : part + value;
            }

            last = value;
        }

        return (sum + part, i);
    }

    private static IEnumerable<long> InChinese(string word)
    {
        for (var i = 0; i < word.Length; i++)
        {
            if (!IsNumeral(word[i]))
            {
                continue;
            }

            var start = i;
            while (i + 1 < word.Length && IsNumeral(word[i + 1]))
            {
                i++;
            }

            var run = word[start..(i + 1)];
            if (!(run == "一" && !Counts(word.AsSpan(i + 1))) && !IsNone(word.AsSpan(start), run.Length))
            {
                yield return OfChinese(run);
            }
        }
    }

    private static bool Counts(ReadOnlySpan<char> behind) =>
        behind.Length > 0 && (Counted.Contains(behind[0], StringComparison.Ordinal)
            || (behind.Length > 1 && behind[0] is '个' or '個' && CountedByPiece.Contains(behind[1], StringComparison.Ordinal)));

    /// <summary>十分 is "very", and 十分钟 ten minutes.</summary>
    private static bool IsNone(ReadOnlySpan<char> from, int length)
    {
        foreach (var word in NoNumbers)
        {
            if (word.Length >= length && from.StartsWith(word) && !(from.Length > word.Length && from[word.Length] is '钟' or '鐘'))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>三百二十 by its places; 二〇二六, which has none, digit for digit.</summary>
    private static long OfChinese(string run)
    {
        var (sum, part, digit, plain, hasPlaces) = (0L, 0L, 0L, 0L, false);
        foreach (var unit in run)
        {
            if (PlaceOf(unit) is > 1 and var place)
            {
                hasPlaces = true;
                if (place >= 10_000)
                {
                    (sum, part) = ((sum + Math.Max(part + digit, 1)) * place, 0);
                }
                else
                {
                    part += Math.Max(digit, 1) * place;
                }

                digit = 0;
            }
            else
            {
                digit = DigitOf(unit);
                plain = unchecked((plain * 10) + digit);
            }
        }

        return hasPlaces ? sum + part + digit : plain;
    }

    private static bool IsNumeral(char unit) => DigitOf(unit) >= 0 || PlaceOf(unit) > 1;

    private static int DigitOf(char unit) => unit switch { '〇' => 0, '两' or '兩' => 2, _ => Digits.IndexOf(unit, StringComparison.Ordinal) };

    private static long PlaceOf(char unit) => unit switch
    {
        '十' => 10,
        '百' => 100,
        '千' => 1_000,
        '万' or '萬' => 10_000,
        '亿' or '億' => 100_000_000,
        _ => 1,
    };

    private static string Written(long value) => value.ToString(CultureInfo.InvariantCulture);
}
