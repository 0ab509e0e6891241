namespace Omni.Bench.Load;

/// <summary>One run and what the machine had to do for it.</summary>
/// <param name="Rate">What was asked for, messages/s.</param>
/// <param name="Run">What came of it.</param>
/// <param name="ServerCpuMicros">Per delivered message; 0 when the server is elsewhere.</param>
/// <param name="DriverCpuMicros">Per delivered message.</param>
/// <param name="AllocatedBytes">By the server, per delivered message; null when it does not say.</param>
/// <param name="Server">At the end.</param>
internal sealed record Measured(
    double Rate, Run Run, double ServerCpuMicros, double DriverCpuMicros, double? AllocatedBytes, ServerFigures Server)
{
    private const double SlowestMs = 1000;

    /// <summary>What was delivered in the time that it took, the last message included.</summary>
    public double MessagesPerSecond => Run.Seconds > 0 ? Math.Round(Run.Delivered / Run.Seconds, 1) : 0;

    /// <summary>Everything came, nobody waited for long, and what was asked for was done.</summary>
    public bool IsSustained => Run is { IsBehind: false, IsComplete: true, IsClean: true } && Run.Latencies.P99Ms <= SlowestMs;
}
