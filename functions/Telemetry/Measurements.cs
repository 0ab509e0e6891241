using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;

namespace Omni.Functions.Telemetry;

/// <summary>
/// What this process has measured since it started: one record per instrument of Omni and of the .NET runtime. The calls for
/// people (<c>counters</c>, <c>operations</c>) and the Prometheus endpoint read it; OTLP has a path of its own.
/// </summary>
/// <param name="meters">The host's own: tests run several hosts in a process, and each sees its own queues and sockets only.</param>
public sealed class Measurements(IMeterFactory meters) : IHostedService, IDisposable
{
    private const string OwnMeters = "Omni.";
    private const string RuntimeMeter = "System.Runtime";

    private readonly ConcurrentDictionary<Instrument, InstrumentRecord> _records = new();
    private readonly MeterListener _listener = new();

    /// <summary>In the order of their names. Instruments that are asked rather than told were asked just now.</summary>
    public IReadOnlyList<InstrumentRecord> Read()
    {
        _listener.RecordObservableInstruments();
        return [.. _records.Values.OrderBy(record => record.Instrument.Name, StringComparer.Ordinal)];
    }

    internal IEnumerable<InstrumentRecord> Histograms => _records.Values.Where(record => record.Kind is InstrumentKind.Histogram);

    /// <summary>Listens before any other part of the host starts.</summary>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        _listener.InstrumentPublished = Listen;
        _listener.MeasurementsCompleted = (instrument, _) => _records.TryRemove(instrument, out var _);
        _listener.SetMeasurementEventCallback<long>(static (_, value, tags, state) => ((InstrumentRecord)state!).Take(value, tags));
        _listener.SetMeasurementEventCallback<int>(static (_, value, tags, state) => ((InstrumentRecord)state!).Take(value, tags));
        _listener.SetMeasurementEventCallback<double>(static (_, value, tags, state) => ((InstrumentRecord)state!).Take(value, tags));
        _listener.Start();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _listener.Dispose();

    private void Listen(Instrument instrument, MeterListener listener)
    {
        var isOurs = instrument.Meter.Scope is null || ReferenceEquals(instrument.Meter.Scope, meters);
        if (isOurs && (instrument.Meter.Name.StartsWith(OwnMeters, StringComparison.Ordinal) || instrument.Meter.Name is RuntimeMeter))
        {
            listener.EnableMeasurementEvents(instrument, _records.GetOrAdd(instrument, static it => new InstrumentRecord(it)));
        }
    }
}
