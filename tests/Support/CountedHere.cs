using System.Diagnostics.Metrics;

namespace Omni.Tests.Support;

/// <summary>Adds up what one counter counts in the flow of the test that made it; what other tests count meanwhile is theirs.</summary>
internal sealed class CountedHere : IDisposable
{
    private readonly AsyncLocal<CountedHere?> _flow = new();
    private readonly MeterListener _listener = new();
    private long _total;

    public CountedHere(string instrument)
    {
        _flow.Value = this;
        _listener.InstrumentPublished = (found, listener) =>
        {
            if (found.Name == instrument)
            {
                listener.EnableMeasurementEvents(found);
            }
        };
        _listener.SetMeasurementEventCallback<long>((_, measurement, _, _) =>
        {
            if (_flow.Value == this)
            {
                Interlocked.Add(ref _total, measurement);
            }
        });
        _listener.Start();
    }

    public long Total => Interlocked.Read(ref _total);

    public void Dispose() => _listener.Dispose();
}
