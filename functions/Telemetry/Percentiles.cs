namespace Omni.Functions.Telemetry;

/// <summary>Reads percentiles from a histogram's buckets.</summary>
internal static class Percentiles
{
    /// <summary>The value that <paramref name="share"/> of the values are not above, by a straight line inside its bucket; null without values.</summary>
    public static double? Of(ReadOnlySpan<long> buckets, IReadOnlyList<double> boundaries, double share)
    {
        long count = 0;
        foreach (var bucket in buckets)
        {
            count += bucket;
        }

        if (count == 0)
        {
            return null;
        }

        var wanted = Math.Max(1, share * count);
        long before = 0;
        for (var i = 0; i < boundaries.Count; i++)
        {
            if (before + buckets[i] >= wanted)
            {
                var from = i == 0 ? 0 : boundaries[i - 1];
                return from + ((boundaries[i] - from) * (wanted - before) / buckets[i]);
            }

            before += buckets[i];
        }

        // Above the last boundary nothing more is known.
        return boundaries.Count > 0 ? boundaries[^1] : null;
    }
}
