using System.Text.RegularExpressions;

namespace Omni.Pipeline.Bots;

/// <summary>
/// What leaves the company for a model: never a name, an address or an id that Omni has, and of the question what is left when all that looks like somebody's is
/// covered. Rather too much than too little: a wording loses nothing by it.
/// </summary>
internal static partial class Egress
{
    public const int MaxQuestion = 500;

    private const string Covered = "[…]";

    public static string Cover(string text)
    {
        var covered = Mail().Replace(text, Covered);
        covered = Link().Replace(covered, Covered);
        covered = Handle().Replace(covered, Covered);
        covered = Digits().Replace(covered, Covered);
        return BotSpeech.Shorten(covered.ReplaceLineEndings(" "), MaxQuestion);
    }

    [GeneratedRegex(@"[\p{L}\p{N}._%+\-]+\s*[@＠]\s*[\p{L}\p{N}.\-]+", RegexOptions.CultureInvariant)]
    private static partial Regex Mail();

    [GeneratedRegex(@"(https?://|www\.)\S+", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Link();

    [GeneratedRegex(@"[@＠][\p{L}\p{N}_\-]{2,}", RegexOptions.CultureInvariant)]
    private static partial Regex Handle();

    /// <summary>Phones, cards, ids, order numbers: four digits and more, whatever stands between them and whichever letters they are part of.</summary>
    [GeneratedRegex(@"[\p{L}\-]{0,4}\+?\p{Nd}(?:[\s().\-_/]{0,2}\p{Nd}){3,}[A-Za-z]?", RegexOptions.CultureInvariant)]
    private static partial Regex Digits();
}
