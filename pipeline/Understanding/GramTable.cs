using System.Numerics;

namespace Omni.Pipeline.Understanding;

/// <summary>
/// The runs and words that a model knows, as numbers of 64 bits, each with a number: open addressing, and before it one bit for each hash, since most grams of a text are in no
/// model. Immutable.
/// </summary>
internal sealed class GramTable
{
    private readonly Slot[] _slots;
    private readonly ulong[] _seen;
    private readonly int _slotShift;
    private readonly int _seenShift;

    /// <param name="grams">Distinct; their places are their numbers.</param>
    public GramTable(ReadOnlySpan<ulong> grams)
    {
        var bits = Math.Max(4, BitOperations.Log2((uint)Math.Max(1, grams.Length)) + 2);
        _slots = new Slot[1 << bits];
        _slotShift = 64 - bits;
        _seen = new ulong[1 << Math.Max(0, bits - 3)];
        _seenShift = 64 - (BitOperations.Log2((uint)_seen.Length) + 6);
        for (var i = 0; i < grams.Length; i++)
        {
            var at = (int)(grams[i] >> _slotShift);
            while (_slots[at].Number != 0)
            {
                if (_slots[at].Gram == grams[i])
                {
                    throw new InvalidDataException("Two grams of a model are the same.");
                }

                at = (at + 1) & (_slots.Length - 1);
            }

            _slots[at] = new(grams[i], i + 1);
            var bit = (int)(Seen(grams[i]) >> _seenShift);
            _seen[bit >> 6] |= 1UL << bit;
        }

        Count = grams.Length;
    }

    public int Count { get; }

    /// <summary>−1 when the gram is not known.</summary>
    public int NumberOf(ulong gram)
    {
        var bit = (int)(Seen(gram) >> _seenShift);
        if ((_seen[bit >> 6] & (1UL << bit)) == 0)
        {
            return -1;
        }

        // A table is at most half full, so there is an end.
        for (var at = (int)(gram >> _slotShift); _slots[at].Number != 0; at = (at + 1) & (_slots.Length - 1))
        {
            if (_slots[at].Gram == gram)
            {
                return _slots[at].Number - 1;
            }
        }

        return -1;
    }

    /// <summary>Other bits than those that the slot goes by.</summary>
    private static ulong Seen(ulong gram) => gram * 0xD6_E8_FE_B8_66_59_FD_93;

    private readonly record struct Slot(ulong Gram, int Number);
}
