using Omni.Functions.Http;

namespace Omni.Functions.Telemetry;

/// <summary>What the histograms gained between two snapshots, as rates and percentiles.</summary>
internal sealed class Recent(Dictionary<string, InstrumentRecord> records, Snapshot before, Snapshot now, double seconds)
{
    /// <param name="instrument">A histogram in seconds.</param>
    /// <param name="tag">The value of its first tag.</param>
    public DurationsShape Durations(string instrument, string tag)
    {
        var gained = Gained(instrument, tag);
        return new(PerSecond(gained), Ms(instrument, gained, .5), Ms(instrument, gained, .99), Ms(instrument, gained, .999));
    }

    public CommitsShape Commits()
    {
        const string size = "omni.commit.group_size";
        const string duration = "omni.commit.duration";
        var groups = Gained(duration, "");
        return new(PerSecond(groups), Of(size, Gained(size, ""), .5, digits: 0), Ms(duration, groups, .5), Ms(duration, groups, .99));
    }

    private long[] Gained(string instrument, string tag)
    {
        var key = new HistogramKey(instrument, tag);
        if (!now.Buckets.TryGetValue(key, out var current))
        {
            return [];
        }

        var gained = (long[])current.Clone();
        if (before.Buckets.TryGetValue(key, out var earlier))
        {
            for (var i = 0; i < gained.Length; i++)
            {
                gained[i] -= earlier[i];
            }
        }

        return gained;
    }

    private double PerSecond(long[] gained) => seconds > 0 ? Math.Round(gained.Sum() / seconds, 1) : 0;

    private double? Ms(string instrument, long[] gained, double share) => Of(instrument, gained, share, digits: 2, scale: 1000);

    private double? Of(string instrument, long[] gained, double share, int digits, double scale = 1) =>
        records.TryGetValue(instrument, out var record) && Percentiles.Of(gained, record.Boundaries, share) is { } value
            ? Math.Round(value * scale, digits)
            : null;
}
