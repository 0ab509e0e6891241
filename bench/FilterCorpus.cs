using System.Text;

namespace Omni.Bench;

/// <summary>
/// A made-up dictionary and messages: 7 in 10 words are 2 to 4 ideographs (drawn evenly from 3,000 of a
/// block), the rest 4 to 9 Latin letters. Messages have 130 units, about 70 % ideographs; one in eight holds a word.
/// </summary>
internal static class FilterCorpus
{
    private const int MessageLength = 130;

    public static string[] Words(int count)
    {
        var random = new Repeatable(20260131);
        var words = new HashSet<string>(StringComparer.Ordinal);
        while (words.Count < count)
        {
            words.Add(random.Next(10) < 7 ? Han(random, 2 + random.Next(3)) : Latin(random, 4 + random.Next(6)));
        }

        return [.. words];
    }

    public static string[] Messages(int count, string[] words)
    {
        var random = new Repeatable(7_777_777);
        var messages = new string[count];
        for (var i = 0; i < count; i++)
        {
            var text = new StringBuilder();
            while (text.Length < MessageLength)
            {
                text.Append(random.Next(10) switch
                {
                    < 6 => Han(random, 4 + random.Next(9)),
                    < 9 => " " + Latin(random, 2 + random.Next(7)) + " ",
                    _ => (random.Next(4)) switch { 0 => "，", 1 => "。", 2 => " 2026 ", _ => "！" },
                });
            }

            if (i % 8 == 0)
            {
                text.Insert(random.Next(60), " " + words[random.Next(words.Length)] + " ");
            }

            messages[i] = text.ToString(0, MessageLength);
        }

        return messages;
    }

    private static string Han(Repeatable random, int length) =>
        string.Create(length, random, (units, source) => units.ForEach(() => (char)(0x4E00 + source.Next(3_000))));

    private static string Latin(Repeatable random, int length) =>
        string.Create(length, random, (units, source) => units.ForEach(() => "eeeettaaooiinnsshhrrdlcumwfgypbvk"[source.Next(33)]));

    private static void ForEach(this Span<char> units, Func<char> next)
    {
        foreach (ref var unit in units)
        {
            unit = next();
        }
    }
}
