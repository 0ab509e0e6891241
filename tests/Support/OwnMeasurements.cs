using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Omni.Tests.Support;

/// <summary>What the calling test itself counts: the product's counters belong to the process, in which other tests run too.</summary>
internal sealed class OwnMeasurements : IDisposable
{
    private static readonly AsyncLocal<OwnMeasurements?> Current = new();

    private readonly MeterListener _listener = new();
    private readonly ConcurrentDictionary<string, long> _totals = new(StringComparer.Ordinal);

    public OwnMeasurements()
    {
        Current.Value = this;
        _listener.InstrumentPublished = static (instrument, listener) =>
        {
            if (instrument.Meter.Name.StartsWith("Omni.", StringComparison.Ordinal))
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Take(instrument.Name, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, _, tags, _) => Take(instrument.Name, 1, tags));
        _listener.Start();
    }

    /// <summary>A counter's total, or how many values a histogram got; of one tag's value where it is given.</summary>
    public long this[string name, string tag = ""] => _totals.GetValueOrDefault($"{name} {tag}");

    public void Dispose() => _listener.Dispose();

    private void Take(string name, long value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (Current.Value != this)
        {
            return;
        }

        Add($"{name} ", value);
        foreach (var tag in tags)
        {
            Add($"{name} {tag.Value}", value);
        }
    }

    private void Add(string key, long value) => _totals.AddOrUpdate(key, value, (_, total) => total + value);
}
