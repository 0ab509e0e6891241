using Omni.Bench.Load;

namespace Omni.Bench.History;

/// <summary>How long calls took.</summary>
internal sealed record Timed(string What, double P50Ms, double P99Ms, double MaxMs)
{
    /// <summary>One call after the other. The first few only warm up.</summary>
    public static async Task<Timed> EachAsync(string what, int calls, Func<int, Task> call, TimeProvider time)
    {
        const int warmUp = 20;
        var micros = new int[calls];
        for (var i = -warmUp; i < calls; i++)
        {
            var start = time.GetTimestamp();
            await call(Math.Max(0, i));
            if (i >= 0)
            {
                micros[i] = (int)time.GetElapsedTime(start).TotalMicroseconds;
            }
        }

        return Of(what, micros);
    }

    public static Timed Of(string what, int[] micros)
    {
        var all = new Latencies(micros);
        return new(what, all.P50Ms, all.P99Ms, all.MaxMs);
    }
}
