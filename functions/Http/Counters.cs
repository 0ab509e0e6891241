using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;

namespace Omni.Functions.Http;

/// <summary>Adds up what Omni's own counters counted since the start of this process, by counter and by each of its tag values.</summary>
public sealed class Counters : IHostedService, IDisposable
{
    private const string OwnMeters = "Omni.";

    private readonly ConcurrentDictionary<string, long> _totals = new(StringComparer.Ordinal);
    private readonly MeterListener _listener = new();

    public Counters()
    {
        _listener.InstrumentPublished = static (instrument, listener) =>
        {
            if (instrument is Counter<long> && instrument.Meter.Name.StartsWith(OwnMeters, StringComparison.Ordinal))
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>(OnMeasured);
        _listener.Start();
    }

    /// <summary>In the order of their names: <c>name</c> in all, <c>name{tag=value}</c> by tag.</summary>
    public IReadOnlyDictionary<string, long> Read() => new SortedDictionary<string, long>(_totals, StringComparer.Ordinal);

    /// <summary>Listens from the start of the process: it is made with the host, not with the first question.</summary>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _listener.Dispose();

    private void OnMeasured(Instrument instrument, long measurement, ReadOnlySpan<KeyValuePair<string, object?>> tags, object? state)
    {
        Add(instrument.Name, measurement);
        foreach (var (tag, value) in tags)
        {
            Add($"{instrument.Name}{{{tag}={value}}}", measurement);
        }
    }

    private void Add(string name, long measurement) => _totals.AddOrUpdate(name, measurement, (_, total) => total + measurement);
}
