using System.Text;
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

    public const int MaxLength = 256;

    /// <summary>Texts of one scan.</summary>
    public const int MaxTexts = 20;

    /// <summary>Places that one scan tells at most.</summary>
    public const int MaxFound = 200;

    private const int Block = 64 * 1024;

    /// <summary>Which stores it looks into; one that is not here was not looked into.</summary>
    public IReadOnlyList<string> Stores => [.. stores.Select(store => store.Name)];

    /// <summary>Where any of the texts is, also in the keys that lead there.</summary>
    public ValueTask<IReadOnlyList<FoundText>> FindAsync(IReadOnlyList<string> texts, CancellationToken ct) => FindAsync(texts, static _ => true, ct);

    /// <param name="texts">What to look for.</param>
    /// <param name="counts">Which places are told of.</param>
    /// <param name="ct">Ends the wait.</param>
    internal async ValueTask<IReadOnlyList<FoundText>> FindAsync(IReadOnlyList<string> texts, Func<FoundText, bool> counts, CancellationToken ct)
    {
        var needles = texts.Select(Encoding.UTF8.GetBytes).ToList();
        // In keys some characters are written otherwise.
        var keys = texts.Select(text => new[] { text, RowLimits.Escape(text) }).ToList();
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
        }

        return found;
    }

    /// <summary>Block by block, with as much of the one before as a text may begin in.</summary>
    private static async ValueTask<bool[]> InsideAsync(Stream content, List<byte[]> needles, CancellationToken ct)
    {
        var inside = new bool[needles.Count];
        var overlap = needles.Max(needle => needle.Length) - 1;
        var buffer = new byte[Block + overlap];
        var kept = 0;
        while (await content.ReadAtLeastAsync(buffer.AsMemory(kept, Block), Block, throwOnEndOfStream: false, ct) is var read and > 0)
        {
            var length = kept + read;
            for (var i = 0; i < needles.Count; i++)
            {
                inside[i] |= buffer.AsSpan(0, length).IndexOf(needles[i]) >= 0;
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
