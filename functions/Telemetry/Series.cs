namespace Omni.Functions.Telemetry;

/// <summary>What was measured under one set of tags. Written by many threads without a lock; a reader may be one record behind.</summary>
/// <param name="tags">Name and value.</param>
/// <param name="buckets">How many buckets a histogram has, the last without an upper end; 0 for another instrument.</param>
public sealed class Series(KeyValuePair<string, object?>[] tags, int buckets)
{
    private readonly long[] _buckets = new long[buckets];
    private double _value;

    public IReadOnlyList<KeyValuePair<string, object?>> Tags => tags;

    /// <summary>The total, the level, or the sum of a histogram's values.</summary>
    public double Value => Volatile.Read(ref _value);

    public string Tag(string name) => Convert.ToString(tags.FirstOrDefault(tag => tag.Key == name).Value, System.Globalization.CultureInfo.InvariantCulture) ?? "";

    /// <summary>How many values fell into each bucket.</summary>
    public long[] Buckets()
    {
        var copy = new long[_buckets.Length];
        for (var i = 0; i < copy.Length; i++)
        {
            copy[i] = Volatile.Read(ref _buckets[i]);
        }

        return copy;
    }

    internal bool Has(ReadOnlySpan<KeyValuePair<string, object?>> others)
    {
        if (others.Length != tags.Length)
        {
            return false;
        }

        for (var i = 0; i < tags.Length; i++)
        {
            // Most are the same string object; Equals looks at that first.
            if (tags[i].Key != others[i].Key || !Equals(tags[i].Value, others[i].Value))
            {
                return false;
            }
        }

        return true;
    }

    internal void Set(double value) => Volatile.Write(ref _value, value);

    internal void Add(double value)
    {
        var seen = Volatile.Read(ref _value);
        while (true)
        {
            var found = Interlocked.CompareExchange(ref _value, seen + value, seen);
            if (found.Equals(seen))
            {
                return;
            }

            seen = found;
        }
    }

    /// <summary>A value that equals a boundary falls into the bucket that ends there.</summary>
    internal void Record(double value, double[] boundaries)
    {
        var at = Array.BinarySearch(boundaries, value);
        Interlocked.Increment(ref _buckets[at < 0 ? ~at : at]);
        Add(value);
    }
}
