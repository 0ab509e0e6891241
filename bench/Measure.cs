namespace Omni.Bench;

/// <summary>What one call costs.</summary>
internal readonly record struct Cost(double Nanos, double AllocatedBytes);

/// <summary>Warms up, then takes the median of rounds: a neighbour on the machine disturbs a round, not the result.</summary>
internal static class Measure
{
    private const int Rounds = 15;
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Round = TimeSpan.FromMilliseconds(150);

    /// <param name="messages">One call each, over and over.</param>
    /// <param name="act">Its result is summed, so that no call can be left out.</param>
    public static Cost Each(string[] messages, Func<string, int> act)
    {
        long sum = 0;
        var (calls, _) = Run(messages, act, WarmUp, ref sum);
        var nanos = new double[Rounds];
        var allocated = new double[Rounds];
        for (var round = 0; round < Rounds; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            (calls, var elapsed) = Run(messages, act, Round, ref sum);
            nanos[round] = elapsed.TotalNanoseconds / calls;
            allocated[round] = (double)(GC.GetAllocatedBytesForCurrentThread() - before) / calls;
        }

        GC.KeepAlive(sum);
        Array.Sort(nanos);
        Array.Sort(allocated);
        return new(nanos[Rounds / 2], allocated[Rounds / 2]);
    }

    public static TimeSpan Once(Action act)
    {
        var start = TimeProvider.System.GetTimestamp();
        act();
        return TimeProvider.System.GetElapsedTime(start);
    }

    private static (long Calls, TimeSpan Elapsed) Run(string[] messages, Func<string, int> act, TimeSpan atLeast, ref long sum)
    {
        var (calls, next) = (0L, 0);
        var start = TimeProvider.System.GetTimestamp();
        while (true)
        {
            // A slow act must not run all messages between two looks at the clock.
            for (var i = 0; i < 8; i++)
            {
                sum += act(messages[next]);
                next = next + 1 == messages.Length ? 0 : next + 1;
            }

            calls += 8;
            var elapsed = TimeProvider.System.GetElapsedTime(start);
            if (elapsed >= atLeast)
            {
                return (calls, elapsed);
            }
        }
    }
}
