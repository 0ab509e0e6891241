using System.Diagnostics.Metrics;

namespace Omni.Functions.Telemetry;

/// <summary>How the values of an instrument add up.</summary>
public enum InstrumentKind
{
    /// <summary>Told how much more; only grows.</summary>
    Counter = 1,

    /// <summary>Told how much more or less.</summary>
    UpDown,

    /// <summary>Asked for its total; only grows.</summary>
    ObservedTotal,

    /// <summary>The last value counts.</summary>
    Level,

    Histogram,
}

/// <summary>One instrument's series, one for each set of tags. Taking a measurement allocates nothing once its tags were seen.</summary>
public sealed class InstrumentRecord(Instrument instrument)
{
    /// <summary>Tags are bounded; where a mistake makes them not so, what goes beyond is counted together under no tag.</summary>
    private const int MostSeries = 256;

    private readonly Lock _gate = new();
    private readonly double[] _boundaries = [.. BoundariesOf(instrument)];
    private volatile Series[] _series = [];

    public Instrument Instrument => instrument;

    public InstrumentKind Kind { get; } = KindOf(instrument);

    public IReadOnlyList<double> Boundaries => _boundaries;

    public IReadOnlyList<Series> All => _series;

    internal void Take(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var series = Of(tags);
        switch (Kind)
        {
            case InstrumentKind.Counter or InstrumentKind.UpDown:
                series.Add(value);
                break;
            case InstrumentKind.ObservedTotal or InstrumentKind.Level:
                series.Set(value);
                break;
            case InstrumentKind.Histogram:
                series.Record(value, _boundaries);
                break;
        }
    }

    private Series Of(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        foreach (var series in _series)
        {
            if (series.Has(tags))
            {
                return series;
            }
        }

        lock (_gate)
        {
            var known = _series;
            var wanted = known.Length < MostSeries ? tags : [];
            foreach (var series in known)
            {
                if (series.Has(wanted))
                {
                    return series;
                }
            }

            var added = new Series(wanted.ToArray(), Kind is InstrumentKind.Histogram ? _boundaries.Length + 1 : 0);
            _series = [.. known, added];
            return added;
        }
    }

    private static InstrumentKind KindOf(Instrument instrument)
    {
        var type = instrument.GetType();
        var kind = type.IsGenericType ? type.GetGenericTypeDefinition() : type;
        return kind == typeof(Counter<>) ? InstrumentKind.Counter
            : kind == typeof(UpDownCounter<>) ? InstrumentKind.UpDown
            : kind == typeof(ObservableCounter<>) ? InstrumentKind.ObservedTotal
            : kind == typeof(Histogram<>) ? InstrumentKind.Histogram
            : InstrumentKind.Level;
    }

    private static IReadOnlyList<double> BoundariesOf(Instrument instrument) => instrument switch
    {
        Histogram<double> { Advice.HistogramBucketBoundaries: { } seconds } => seconds,
        Histogram<long> { Advice.HistogramBucketBoundaries: { } amounts } => [.. amounts.Select(amount => (double)amount)],
        _ => [],
    };
}
