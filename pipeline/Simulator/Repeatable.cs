namespace Omni.Pipeline.Simulator;

/// <summary>Numbers that are the same in every run and on every runtime (xorshift64).</summary>
internal sealed class Repeatable(ulong seed)
{
    private ulong _state = seed;

    /// <summary>From 0 to below <paramref name="limit"/>.</summary>
    public int Next(int limit) => (int)(Next() % (ulong)limit);

    /// <summary>From 0 to below 1.</summary>
    public double NextDouble() => (Next() >> 11) * (1.0 / (1UL << 53));

    private ulong Next()
    {
        _state ^= _state << 13;
        _state ^= _state >> 7;
        _state ^= _state << 17;
        return _state;
    }
}
