namespace Omni.Functions.Telemetry;

/// <summary>How the histograms stood at one time.</summary>
internal sealed record Snapshot(DateTimeOffset At, IReadOnlyDictionary<HistogramKey, long[]> Buckets);

/// <param name="Instrument">Its name.</param>
/// <param name="Tag">The value of its first tag, such as the stage; empty without tags. Series that differ elsewhere are added up.</param>
internal readonly record struct HistogramKey(string Instrument, string Tag);

/// <summary>
/// Remembers how the histograms stood during the last minute, so that live figures tell of now and not of the time since the start.
/// </summary>
internal sealed class Window(Measurements measurements, TimeProvider time) : IDisposable
{
    private const int Kept = 12;
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(5);

    private readonly Queue<Snapshot> _kept = new();
    private ITimer? _timer;

    public void Start()
    {
        Keep();
        _timer = time.CreateTimer(_ => Keep(), null, Step, Step);
    }

    /// <summary>How they stood about a minute ago, or at the start, and how they stand now.</summary>
    public (Snapshot Before, Snapshot Now) Read()
    {
        var now = Take();
        lock (_kept)
        {
            return (_kept.TryPeek(out var oldest) ? oldest : now, now);
        }
    }

    public void Dispose() => _timer?.Dispose();

    private void Keep()
    {
        var now = Take();
        lock (_kept)
        {
            if (_kept.Count == Kept)
            {
                _kept.Dequeue();
            }

            _kept.Enqueue(now);
        }
    }

    private Snapshot Take()
    {
        var taken = new Dictionary<HistogramKey, long[]>();
        foreach (var record in measurements.Histograms)
        {
            foreach (var series in record.All)
            {
                var key = new HistogramKey(record.Instrument.Name, series.Tags.Count > 0 ? series.Tag(series.Tags[0].Key) : "");
                var buckets = series.Buckets();
                if (taken.TryGetValue(key, out var others))
                {
                    for (var i = 0; i < buckets.Length; i++)
                    {
                        others[i] += buckets[i];
                    }
                }
                else
                {
                    taken.Add(key, buckets);
                }
            }
        }

        return new(time.GetUtcNow(), taken);
    }
}
