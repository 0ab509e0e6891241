using System.IO.Hashing;
using System.Runtime.InteropServices;

namespace Omni.Runtime.Queues;

/// <summary>
/// The ids that a queue accepted lately, as 128-bit hashes in two generations: a new one begins when the window is over or the current
/// one is full, and the one before the last is forgotten. Nothing is allocated for an id. Guarded by the queue's lock.
/// </summary>
internal sealed class DuplicateWindow(TimeSpan window, int capacity, long seed)
{
    private const int Smallest = 64;

    private UInt128[] _now = [];
    private UInt128[] _before = [];
    private int _count;
    private DateTimeOffset _since;

    /// <summary>The seed is the host's own, so that no sender can look for two ids with the same hash.</summary>
    public UInt128 HashOf(string id)
    {
        var hash = XxHash128.HashToUInt128(MemoryMarshal.AsBytes(id.AsSpan()), seed);
        return hash == UInt128.Zero ? UInt128.One : hash; // Zero marks a free slot.
    }

    public bool Contains(UInt128 hash, DateTimeOffset now)
    {
        if (now - _since >= window)
        {
            Turn(now);
        }

        return Holds(_now, hash) || Holds(_before, hash);
    }

    public void Add(UInt128 hash, DateTimeOffset now)
    {
        if (_count >= capacity / 2 || now - _since >= window)
        {
            Turn(now);
        }

        if (_count * 2 >= _now.Length)
        {
            Grow();
        }

        if (TryPut(_now, hash))
        {
            _count++;
        }
    }

    private void Turn(DateTimeOffset now)
    {
        // Two windows without a message: both generations are too old.
        var isStale = now - _since >= window * 2;
        (_before, _now) = (_now, _before);
        if (isStale)
        {
            Array.Clear(_before);
        }

        Array.Clear(_now);
        _count = 0;
        _since = now;
    }

    private void Grow()
    {
        var grown = new UInt128[Math.Max(Smallest, _now.Length * 2)];
        foreach (var hash in _now)
        {
            if (hash != UInt128.Zero)
            {
                TryPut(grown, hash);
            }
        }

        _now = grown;
    }

    private static bool Holds(UInt128[] slots, UInt128 hash) => slots.Length > 0 && slots[Slot(slots, hash)] == hash;

    private static bool TryPut(UInt128[] slots, UInt128 hash)
    {
        var slot = Slot(slots, hash);
        var isNew = slots[slot] == UInt128.Zero;
        slots[slot] = hash;
        return isNew;
    }

    /// <summary>Where the hash is, or the free slot where it belongs. At least half of the slots are free.</summary>
    private static int Slot(UInt128[] slots, UInt128 hash)
    {
        var mask = slots.Length - 1;
        var slot = (int)(ulong)hash & mask;
        while (slots[slot] != UInt128.Zero && slots[slot] != hash)
        {
            slot = (slot + 1) & mask;
        }

        return slot;
    }
}
