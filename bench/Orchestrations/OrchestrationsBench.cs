using System.Globalization;
using Microsoft.DurableTask;
using Omni.Bench.Load;

namespace Omni.Bench.Orchestrations;

/// <summary>Starts orchestrations, answers what they offer, and sees them end; then weighs those that wait.</summary>
internal sealed class OrchestrationsBench(int count, int waiting, string jsonFile, TimeProvider time)
{
    private const int AtOnce = 64;
    private const int WarmUp = 500;

    public async Task<int> RunAsync(CancellationToken ct)
    {
        var (perSecond, latencies) = await MeasureAsync(ct);
        var putAway = await WeighAsync(keptReady: 0, ct);
        var ready = await WeighAsync(keptReady: waiting, ct);
        var figures = new OrchestrationsFigures(perSecond, latencies.P50Ms, latencies.P99Ms, AtOnce, waiting, putAway, ready, Machine.Describe());
        figures.Print();
        if (jsonFile.Length > 0)
        {
            await File.WriteAllTextAsync(jsonFile, figures.ToJson(), ct);
        }

        return 0;
    }

    private async Task<(double PerSecond, Latencies Latencies)> MeasureAsync(CancellationToken ct)
    {
        await using var engine = new BenchEngine(keptReady: 2_000);
        await RunAsync(engine, "warm", new int[WarmUp], ct);
        var micros = new int[count];
        var began = time.GetTimestamp();
        await RunAsync(engine, "run", micros, ct);
        var seconds = time.GetElapsedTime(began).TotalSeconds;
        return (Math.Round(count / seconds, 1), new Latencies(micros));
    }

    private async Task RunAsync(BenchEngine engine, string name, int[] micros, CancellationToken ct)
    {
        var next = -1;
        await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => Task.Run(LaneAsync, ct)));

        async Task LaneAsync()
        {
            while (Interlocked.Increment(ref next) is var at && at < micros.Length)
            {
                micros[at] = await EpisodeAsync(engine, string.Create(CultureInfo.InvariantCulture, $"{name}-{at}"), ct);
            }
        }
    }

    private async Task<int> EpisodeAsync(BenchEngine engine, string id, CancellationToken ct)
    {
        var began = time.GetTimestamp();
        var offer = BenchFunctions.OfferOf(id);
        await engine.Client.ScheduleNewOrchestrationInstanceAsync("BenchEpisode", null, new StartOrchestrationOptions(id), ct);
        await engine.SafeAsync(ct);
        await offer.WaitAsync(ct);
        await engine.Client.RaiseEventAsync(id, "answer", "yes", ct);
        await engine.SafeAsync(ct);
        var end = await engine.Client.WaitForInstanceCompletionAsync(id, true, ct);
        await engine.SafeAsync(ct);
        return end.ReadOutputAs<string>() is "yes"
            ? (int)time.GetElapsedTime(began).TotalMicroseconds
            : throw new LoadException($"{id} ended as {end.RuntimeStatus}.");
    }

    /// <summary>Bytes of managed memory for each that waits; what was there before them is not in it.</summary>
    private async Task<double> WeighAsync(int keptReady, CancellationToken ct)
    {
        await using var engine = new BenchEngine(keptReady);
        await RunAsync(engine, "warm", new int[WarmUp], ct);
        var before = Weigh();
        for (var i = 0; i < waiting; i++)
        {
            await engine.Client.ScheduleNewOrchestrationInstanceAsync(
                "BenchEpisode", null, new StartOrchestrationOptions(string.Create(CultureInfo.InvariantCulture, $"assign-{i:D32}")), ct);
        }

        while (engine.Engine.Ready + engine.Engine.PutAway < waiting)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), time, ct);
        }

        await engine.SafeAsync(ct);
        var after = Weigh();
        GC.KeepAlive(engine);
        return Math.Round((double)(after - before) / waiting);
    }

    private static long Weigh()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        GC.WaitForPendingFinalizers();
        return GC.GetTotalMemory(forceFullCollection: true);
    }
}
