namespace Omni.Pipeline.Limits;

/// <summary>
/// A token bucket for each key, in a table of a fixed size. A bucket is one number: when it will be full again. A full bucket needs no
/// place, so nothing has to be swept. When a place is wanted and all are taken, the bucket that is nearest to full is forgotten: too
/// many senders at once make it milder, and who keeps to the rate is never refused. Taking a token allocates nothing.
/// </summary>
public sealed class TokenBuckets
{
    private const int Ways = 8;
    private const int Gates = 64;

    private readonly Bucket[] _buckets;
    private readonly Lock[] _gates;
    private readonly int _sets;
    private readonly long _interval;
    private readonly long _depth;
    private readonly TimeProvider _time;

    /// <param name="perSecond">Tokens that come back in a second, more than 0.</param>
    /// <param name="burst">Tokens in a full bucket, at least 1.</param>
    /// <param name="sets">A power of two; there is room for eight times as many buckets, 16 bytes each.</param>
    /// <param name="time">The clock.</param>
    public TokenBuckets(double perSecond, int burst, int sets, TimeProvider time)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(perSecond);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(burst);
        ArgumentOutOfRangeException.ThrowIfNotEqual(int.IsPow2(sets), true);
        _interval = Math.Max(1, (long)(time.TimestampFrequency / perSecond));
        _depth = checked(_interval * burst);
        _sets = sets;
        _time = time;
        _buckets = new Bucket[sets * Ways];
        _gates = [.. Enumerable.Range(0, Math.Min(sets, Gates)).Select(_ => new Lock())];
    }

    /// <summary>Takes a token from the key's bucket.</summary>
    /// <param name="key">Whose; well mixed.</param>
    /// <param name="wait">How long until there is one, when there is none.</param>
    public bool TryTake(ulong key, out TimeSpan wait) => TryTake(key, 1, out wait);

    /// <summary>Takes some tokens at once, or none.</summary>
    /// <param name="key">Whose; well mixed.</param>
    /// <param name="tokens">At least 1; more than a full bucket has are never there.</param>
    /// <param name="wait">How long until there are so many, when there are not.</param>
    public bool TryTake(ulong key, long tokens, out TimeSpan wait)
    {
        var set = (int)((key * 0x9E37_79B9_7F4A_7C15) >> 32) & (_sets - 1);
        var now = _time.GetTimestamp();
        lock (_gates[set & (_gates.Length - 1)])
        {
            ref var bucket = ref Find(_buckets.AsSpan(set * Ways, Ways), key, now);
            var fullAt = Math.Max(bucket.Key == key ? bucket.FullAt : now, now) + checked(_interval * tokens);
            var over = fullAt - now - _depth;
            if (over > 0)
            {
                wait = TimeSpan.FromTicks((long)Math.Ceiling((double)over * TimeSpan.TicksPerSecond / _time.TimestampFrequency));
                return false;
            }

            bucket = new(key, fullAt);
            wait = default;
            return true;
        }
    }

    /// <summary>The key's own; else the one that is full, or will be first.</summary>
    private static ref Bucket Find(Span<Bucket> set, ulong key, long now)
    {
        var free = 0;
        for (var i = 0; i < set.Length; i++)
        {
            if (set[i].Key == key && set[i].FullAt > now)
            {
                return ref set[i];
            }

            free = set[i].FullAt < set[free].FullAt ? i : free;
        }

        return ref set[free];
    }

    private readonly record struct Bucket(ulong Key, long FullAt);
}
