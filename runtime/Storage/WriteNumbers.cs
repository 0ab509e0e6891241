namespace Omni.Runtime.Storage;

/// <summary>
/// Numbers writes, upwards also over restarts without storing anything: it starts at the clock's 100 ns ticks, and no host
/// writes ten million rows a second.
/// </summary>
internal sealed class WriteNumbers(TimeProvider time)
{
    private long _last = time.GetUtcNow().UtcTicks;

    public long Next() => Interlocked.Increment(ref _last);
}
