using Omni.Pipeline.Filtering;

namespace Omni.Pipeline.Understanding;

/// <summary>
/// A greeting, or thanks and goodbye, in which nothing else stands. The rules give a text one of these intents for a single phrase in it; whoever ends a talk by
/// it, or asks nothing because of it, must know that the rest says nothing: most questions begin with hello, and "not solved" has "solved" in it.
/// </summary>
internal static class SmallTalk
{
    /// <summary>The intent of greetings, as the rules have it.</summary>
    public const string Greeting = "small-talk";

    /// <summary>The intent of thanks and goodbyes, as the rules have it.</summary>
    public const string Closing = "closing";

    // What people put around such a phrase. No negation, nothing that asks.
    private static readonly string PaddingCharacters = TextFolding.Fold("好的了啊呀哦噢嗯啦哈哟嘿喂我您你们大家亲非常太很真帮助忙知道行可以请问");

    private static readonly HashSet<string> PaddingWords = new(((string[])
    [
        "so", "very", "really", "much", "many", "lot", "lots", "a", "the", "and", "ok", "okay", "oh", "ah", "well", "great", "good", "perfect", "nice", "awesome", "cool", "fine",
        "wonderful", "excellent", "lovely", "yes", "again", "all", "now", "then", "for", "of", "to", "from", "your", "you", "my", "me", "i", "it", "that", "this", "s", "help", "helped",
        "helpful", "works", "worked", "kind", "quick", "answer", "reply", "there", "everyone", "everybody", "team", "dear", "sir", "madam", "mate", "friend", "bot", "robot", "day",
        "evening", "morning", "afternoon", "night", "please", "later", "soon",
    ]).Select(word => TextFolding.Fold(word)), StringComparer.Ordinal);

    /// <summary>Whether nothing stands in the text but the rules' own phrases for it and what people put around them.</summary>
    public static bool IsAll(IntentRules rules, string text)
    {
        var rest = rules.Less(text, Greeting, Closing);
        var word = 0;
        for (var i = 0; i <= rest.Length; i++)
        {
            var unit = i < rest.Length && !char.IsSurrogate(rest[i]) ? (char)TextFolding.Fold(rest[i]) : '\0';
            if (unit >= '\u2E80')
            {
                if (!PaddingCharacters.Contains(unit))
                {
                    return false;
                }
            }
            else if (unit != TextFolding.Skip && unit != ' ')
            {
                continue; // Of a word, which is looked at where it ends.
            }

            if (i > word && !IsPadding(rest.AsSpan(word, i - word)))
            {
                return false;
            }

            word = i + 1;
        }

        return true;
    }

    private static bool IsPadding(ReadOnlySpan<char> word)
    {
        Span<char> folded = stackalloc char[16];
        if (word.Length > folded.Length)
        {
            return false;
        }

        for (var i = 0; i < word.Length; i++)
        {
            if (char.IsDigit(word[i]))
            {
                return false;
            }

            folded[i] = (char)TextFolding.Fold(word[i]);
        }

        return PaddingWords.GetAlternateLookup<ReadOnlySpan<char>>().Contains(folded[..word.Length]);
    }
}
