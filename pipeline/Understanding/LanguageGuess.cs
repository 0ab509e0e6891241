using Omni.Pipeline.Filtering;

namespace Omni.Pipeline.Understanding;

/// <summary>
/// Guesses the language of a short text: by script, Chinese by the characters that only one of its scripts has, Japanese in ideographs alone by what only it
/// writes, and texts in Latin letters by their words and letters. Says nothing rather than something wrong: a wrong language sends the customer to the wrong agent.
/// </summary>
public static class LanguageGuess
{
    /// <summary>Chinese in characters that both scripts share: "你好".</summary>
    public const string Chinese = "zh";
    public const string SimplifiedChinese = "zh-Hans";
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
        var table = LanguageTable.Shared;
        Span<float> scores = stackalloc float[table.Stride];
        Span<float> words = stackalloc float[table.Stride];
        var latin = new LatinScore(table, scores, words);
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsLetter(text[i]) && IsLatin(text[i]))
            {
                var start = i;
                while (i + 1 < text.Length && IsOfWord(text[i + 1]))
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

        return Decide(text, count, latin.Words, latin.Words == 0 ? Unknown : latin.Language);
    }

    /// <summary>A Latin letter, or what stands within a word.</summary>
    internal static bool IsOfWord(char unit) => IsLatin(unit) || unit is '\'' or '’';

    private static string Decide(ReadOnlySpan<char> text, ScriptCount count, int latinWords, string latin)
    {
        var asian = count.Han + count.Kana + count.Hangul;
        if (asian + count.Other + latinWords == 0)
        {
            return Unknown;
        }

        // Two ideographs make a word. A Chinese text may name an English product; an English one rarely holds Chinese.
        if (asian >= latinWords && asian >= count.Other)
        {
            // A lone の is fashion in Chinese.
            return count.Hangul * 4 >= asian ? Korean
                : count.Kana >= 2 && count.Kana * 5 >= asian || count.Kana == asian ? Japanese
                : OfIdeographs(text, count.Han);
        }

        return latinWords > count.Other ? latin : Unknown;
    }

    /// <summary>Chinese by the script of which there are more characters, unless they are Japanese.</summary>
    private static string OfIdeographs(ReadOnlySpan<char> text, int han)
    {
        var (balance, simplified) = (0, 0);
        foreach (var unit in text)
        {
            var script = Scripts[unit];
            balance += script;
            simplified -= script & (script >> 7);
        }

        return JapaneseSigns.AreIn(text, han, simplified) switch
        {
            true => Japanese,
            null => Unknown,
            false => balance switch { > 0 => TraditionalChinese, < 0 => SimplifiedChinese, _ => Chinese },
        };
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
