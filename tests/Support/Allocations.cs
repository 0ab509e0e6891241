namespace Omni.Tests.Support;

/// <summary>Counts what a call allocates.</summary>
internal static class Allocations
{
    private const int Rounds = 5;

    /// <summary>
    /// Bytes on this thread in the best of some rounds, after one round that warms up: the runtime itself may allocate once on the thread
    /// whose method it compiles anew, in whichever round that falls, while what the call needs it needs in every round.
    /// </summary>
    /// <param name="calls">How many make a round.</param>
    /// <param name="call">Has the number of the call.</param>
    public static long Of(int calls, Action<int> call)
    {
        Run(calls, call);
        var least = long.MaxValue;
        for (var round = 0; round < Rounds; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            Run(calls, call);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }

    private static void Run(int calls, Action<int> call)
    {
        for (var i = 0; i < calls; i++)
        {
            call(i);
        }
    }
}
