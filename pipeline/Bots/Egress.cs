using System.Text.RegularExpressions;
using Omni.Pipeline.Filtering;

namespace Omni.Pipeline.Bots;

/// <summary>
/// What leaves the company for a model: never a name, an address or an id that Omni has, and of the question what is left when all that looks like somebody's is
/// covered. Rather too much than too little: a wording loses nothing by it.
/// </summary>
internal static partial class Egress
{
    public const int MaxQuestion = 500;

    private const string Covered = "[…]";

    public static string Cover(string text) =>
        BotSpeech.Shorten(PatternCover.Cover(text, Covered, Mail(), Link(), Handle(), Digits()).ReplaceLineEndings(" "), MaxQuestion);

    [GeneratedRegex(@"[\p{L}\p{N}._%+\-]{1,64}\s{0,3}@\s{0,3}[\p{L}\p{N}.\-]{1,255}", RegexOptions.CultureInvariant)]
    private static partial Regex Mail();

    /// <summary>Also what the filter knows as no address, when it says that it is one.</summary>
    [GeneratedRegex(@"(https?://|www\.)\S+", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Link();

    [GeneratedRegex(@"@[\p{L}\p{N}_\-]{2,}", RegexOptions.CultureInvariant)]
    private static partial Regex Handle();

    /// <summary>Phones, cards, ids, order numbers: four digits and more, whatever signs stand between them and whichever letters they are part of.</summary>
    [GeneratedRegex(@"[\p{L}\-]{0,4}\+?[0-9](?:[^\p{L}\p{N}]{0,3}[0-9]){3,}[A-Za-z]?", RegexOptions.CultureInvariant)]
    private static partial Regex Digits();
}
