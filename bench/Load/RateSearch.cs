using System.Globalization;

namespace Omni.Bench.Load;

/// <summary>Finds the greatest sustained rate: doubles until a step does not hold, then halves the distance.</summary>
internal static class RateSearch
{
    private const double First = 1000;
    private const double CloseEnough = 0.04;

    /// <param name="tryAsync">One step at a rate.</param>
    /// <param name="most">What the senders may write together.</param>
    /// <param name="say">Told how each step went.</param>
    public static async Task<double> FindAsync(Func<double, Task<Measured>> tryAsync, double most, Action<string> say)
    {
        var (good, bad) = (0.0, double.PositiveInfinity);
        var rate = Math.Min(First, most);
        while (true)
        {
            say(string.Create(CultureInfo.InvariantCulture, $"trying {rate:N0} messages/s"));
            var step = await tryAsync(rate);
            say(string.Create(
                CultureInfo.InvariantCulture,
                $"  {(step.IsSustained ? "holds" : "does not hold")}: {step.MessagesPerSecond:N0} delivered/s, p99 {step.Run.Latencies.P99Ms:N1} ms, server {step.ServerCpuMicros} µs/message"));
            if (!step.Run.IsClean)
            {
                return rate; // The whole run will say what is wrong.
            }

            (good, bad) = step.IsSustained ? (rate, bad) : (good, rate);
            if (good >= most || (bad - good) / bad < CloseEnough || bad < 20)
            {
                return Math.Max(good, 10);
            }

            rate = double.IsPositiveInfinity(bad) ? Math.Min(2 * good, most) : Math.Round((good + bad) / 2);
        }
    }
}
