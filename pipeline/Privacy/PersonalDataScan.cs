using System.Text;
using System.Text.Json;
using Omni.Pipeline.Ports;

namespace Omni.Pipeline.Privacy;

/// <summary>
/// Looks for texts everywhere where Omni keeps anything: every table, queue and dead letter, the files and the search index. It trusts no
/// list of where something should be, and so shows that an erasure forgot nothing. Texts inside of compressed or encrypted files are not found.
/// </summary>
public sealed class PersonalDataScan(IEnumerable<IStoredData> stores)
{
    /// <summary>Of one text, in UTF-16 units: shorter ones stand everywhere.</summary>
    public const int MinLength = 4;

    /// <summary>Of one in Chinese, Japanese or Korean characters: most names have two or three of them.</summary>
    public const int MinIdeographs = 2;

    public const int MaxLength = 256;

    /// <summary>Texts of one scan.</summary>
    public const int MaxTexts = 20;

    /// <summary>Places that one scan tells at most.</summary>
    public const int MaxFound = 200;

    private const int Block = 64 * 1024;

    /// <summary>Which stores it looks into; one that is not here was not looked into.</summary>
    public IReadOnlyList<string> Stores => [.. stores.Select(store => store.Name)];

    /// <summary>Whether it is long enough to tell anything, and not longer than a text may be.</summary>
    public static bool IsText(string text) =>
        text.Length <= MaxLength && (text.Length >= MinLength || text.EnumerateRunes().Count(IsIdeograph) >= MinIdeographs);

    /// <summary>Where any of the texts is, also in the keys that lead there.</summary>
    public ValueTask<IReadOnlyList<FoundText>> FindAsync(IReadOnlyList<string> texts, CancellationToken ct) => FindAsync(texts, static _ => true, ct);

    /// <param name="texts">What to look for.</param>
    /// <param name="counts">Which places are told of.</param>
    /// <param name="ct">Ends the wait.</param>
    internal async ValueTask<IReadOnlyList<FoundText>> FindAsync(IReadOnlyList<string> texts, Func<FoundText, bool> counts, CancellationToken ct)
    {
        var needles = texts.Select(FormsOf).ToList();
        // In keys some characters are written otherwise.
        var keys = texts.Select(text => new[] { text, text.ToLowerInvariant(), RowLimits.Escape(text), RowLimits.Escape(text.ToLowerInvariant()) }).ToList();
        var found = new List<FoundText>();
        foreach (var store in stores)
        {
            await foreach (var piece in store.ReadAsync(ct))
            {
                await using (piece)
                {
                    var inside = await InsideAsync(piece.Content, needles, ct);
                    for (var i = 0; i < texts.Count && found.Count < MaxFound; i++)
                    {
                        var place = new FoundText(i, store.Name, piece.Place);
                        if ((inside[i] || keys[i].Any(key => piece.Place.Contains(key, StringComparison.Ordinal))) && counts(place))
                        {
                            found.Add(place);
                        }
                    }
                }
            }

            for (var i = 0; i < texts.Count; i++)
            {
                found.AddRange((await store.FindAsync(texts[i], ct)).Take(MaxFound - found.Count).Select(place => new FoundText(i, store.Name, place)));
            }
        }

        return [.. found.Distinct()];
    }

    /// <summary>How it may be written where it is kept: as it is, in lower case as e-mails are, and as JSON escapes it.</summary>
    private static byte[][] FormsOf(string text) =>
    [
        .. ((string[])[text, text.ToLowerInvariant()])
            .SelectMany(form => (string[])[form, JsonEncodedText.Encode(form).ToString()])
            .Distinct(StringComparer.Ordinal)
            .Select(Encoding.UTF8.GetBytes),
    ];

    private static bool IsIdeograph(Rune it) => it.Value is (>= 0x2E80 and <= 0x9FFF) or (>= 0xAC00 and <= 0xD7AF) or (>= 0xF900 and <= 0xFAFF) or (>= 0x2_0000 and <= 0x3_FFFF);

    /// <summary>Block by block, with as much of the one before as a text may begin in.</summary>
    private static async ValueTask<bool[]> InsideAsync(Stream content, List<byte[][]> needles, CancellationToken ct)
    {
        var inside = new bool[needles.Count];
        var overlap = needles.Max(forms => forms.Max(form => form.Length)) - 1;
        var buffer = new byte[Block + overlap];
        var kept = 0;
        while (await content.ReadAtLeastAsync(buffer.AsMemory(kept, Block), Block, throwOnEndOfStream: false, ct) is var read and > 0)
        {
            var length = kept + read;
            for (var i = 0; i < needles.Count; i++)
            {
                foreach (var form in needles[i])
                {
                    inside[i] = inside[i] || buffer.AsSpan(0, length).IndexOf(form) >= 0;
                }
            }

            kept = Math.Min(overlap, length);
            buffer.AsSpan(length - kept, kept).CopyTo(buffer);
        }

        return inside;
    }
}

/// <param name="Text">Which of the texts, from 0.</param>
/// <param name="Store">In which store.</param>
/// <param name="Place">Where there. It may name somebody.</param>
public sealed record FoundText(int Text, string Store, string Place);
