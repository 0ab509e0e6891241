using System.Diagnostics.Metrics;

namespace Omni.Tests.Runtime.SignalR;

/// <summary>How many connections one host's HTTP has now, as Kestrel itself says.</summary>
internal sealed class KestrelConnections : IDisposable
{
    private readonly MeterListener _listener = new();
    private long _open;

    public KestrelConnections(IMeterFactory host)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Name is "kestrel.active_connections" && ReferenceEquals(instrument.Meter.Scope, host))
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((_, change, _, _) => Interlocked.Add(ref _open, change));
        _listener.Start();
    }

    public long Open => Interlocked.Read(ref _open);

    public void Dispose() => _listener.Dispose();
}
