using Omni.Pipeline.Filtering;

namespace Omni.Pipeline.Understanding;

/// <summary>
/// Guesses the language of a short text: by script, and among Latin-script texts by common English words. Says nothing
/// rather than something wrong: a wrong language sends the customer to the wrong agent.
/// </summary>
public static class LanguageGuess
{
    public const string Chinese = "zh";
    public const string TraditionalChinese = "zh-Hant";
    public const string English = "en";
    public const string Japanese = "ja";
    public const string Korean = "ko";
    public const string Unknown = "";

    // The start of a text tells its language.
    private const int MaxUnits = 600;

    private static readonly sbyte[] Scripts = FoldingData.Scripts();

    public static string Of(ReadOnlySpan<char> text)
    {
        text = text[..Math.Min(text.Length, MaxUnits)];
        var count = default(ScriptCount);
        var latin = default(EnglishScore);
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsLetter(text[i]) && IsLatin(text[i]))
            {
                var start = i;
                while (i + 1 < text.Length && (IsLatin(text[i + 1]) || text[i + 1] is '\'' or '’'))
                {
                    i++;
                }

                latin.Add(text[start..(i + 1)]);
            }
            else
            {
                count.Add(text[i]);
            }
        }

        return Decide(text, count, latin);
    }

    private static string Decide(ReadOnlySpan<char> text, ScriptCount count, EnglishScore latin)
    {
        var asian = count.Han + count.Kana + count.Hangul;
        if (asian + count.Other + latin.Words == 0)
        {
            return Unknown;
        }

        // Two ideographs make a word. A Chinese text may name an English product; an English one rarely holds Chinese.
        if (asian >= latin.Words && asian >= count.Other)
        {
            // A lone の is fashion in Chinese.
            return count.Hangul * 4 >= asian ? Korean
                : count.Kana >= 2 && count.Kana * 5 >= asian || count.Kana == asian ? Japanese
                : IsTraditional(text) ? TraditionalChinese
                : Chinese;
        }

        return latin.Words > count.Other && latin.IsEnglish ? English : Unknown;
    }

    private static bool IsTraditional(ReadOnlySpan<char> text)
    {
        var balance = 0;
        foreach (var unit in text)
        {
            balance += Scripts[unit];
        }

        return balance > 0;
    }

    private static bool IsLatin(char unit) => unit is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= 'À' and <= '\u024F') or (>= '\u1E00' and <= '\u1EFF');

    /// <summary>Letters by script, Latin apart.</summary>
    private struct ScriptCount
    {
        public int Han;
        public int Kana;
        public int Hangul;
        public int Other;

        public void Add(char unit)
        {
            switch (unit)
            {
                case < '\u00C0':
                    break;
                case (>= '\u4E00' and <= '\u9FFF') or (>= '\u3400' and <= '\u4DBF'):
                    Han++;
                    break;
                case (>= '\u3041' and <= '\u309F') or (>= '\u30A1' and <= '\u30FA') or (>= '\uFF66' and <= '\uFF9D'):
                    Kana++;
                    break;
                case (>= '\uAC00' and <= '\uD7A3') or (>= '\u1100' and <= '\u11FF') or (>= '\u3131' and <= '\u318E'):
                    Hangul++;
                    break;
                default:
                    Other += char.IsLetter(unit) ? 1 : 0;
                    break;
            }
        }
    }
}
