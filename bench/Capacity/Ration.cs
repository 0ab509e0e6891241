namespace Omni.Bench.Capacity;

/// <summary>A service that serves so much a second, in the order of asking. Whoever asks for more waits, as clients that are throttled do.</summary>
internal sealed class Ration(string name, double perSecond)
{
    private double _freeAt;

    public string Name => name;

    /// <summary>The longest that anybody waited, in seconds.</summary>
    public double LongestWait { get; private set; }

    /// <returns>When what was asked for at <paramref name="now"/> has been served.</returns>
    public double Serve(double now, double amount)
    {
        var begins = Math.Max(now, _freeAt);
        LongestWait = Math.Max(LongestWait, begins - now);
        _freeAt = begins + (amount / perSecond);
        return _freeAt;
    }
}
