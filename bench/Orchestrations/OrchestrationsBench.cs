using System.Globalization;
using Microsoft.DurableTask;
using Omni.Bench.Load;
using Omni.Durable.AssignConversation;
using Omni.Pipeline.Routing;

namespace Omni.Bench.Orchestrations;

/// <summary>
/// Has <see cref="AssignOrchestrator"/> find agents for conversations: start, offer, accept, end, on the whole host. Then weighs those that wait.
/// </summary>
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
        await using var desk = await BenchDesk.StartAsync(ct);
        await RunAsync(desk, "warm", new int[WarmUp], ct);
        var micros = new int[count];
        var seconds = await RunAsync(desk, "run", micros, ct);
        return (Math.Round(count / seconds, 1), new Latencies(micros));
    }

    /// <returns>Seconds from the first start to the last end; the conversations were there before.</returns>
    private async Task<double> RunAsync(BenchDesk desk, string name, int[] micros, CancellationToken ct)
    {
        var conversations = new string[micros.Length];
        for (var i = 0; i < micros.Length; i++)
        {
            conversations[i] = await desk.WaitingAsync(string.Create(CultureInfo.InvariantCulture, $"{name}-{i:D8}"), time.GetUtcNow(), ct);
        }

        var next = -1;
        var began = time.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => Task.Run(LaneAsync, ct)));
        return time.GetElapsedTime(began).TotalSeconds;

        async Task LaneAsync()
        {
            while (Interlocked.Increment(ref next) is var at && at < micros.Length)
            {
                var started = time.GetTimestamp();
                await desk.AssignAsync(conversations[at], ct);
                micros[at] = (int)time.GetElapsedTime(started).TotalMicroseconds;
                await desk.ResolveAsync(conversations[at], ct);
            }
        }
    }

    /// <summary>Bytes of managed memory for each that waits; what was there before them is not in it.</summary>
    private async Task<double> WeighAsync(int keptReady, CancellationToken ct)
    {
        await using var engine = new BenchEngine(keptReady);
        await WaitAsync(engine, "warm", WarmUp, ct);
        var before = Weigh();
        await WaitAsync(engine, "wait", waiting, ct);

        await engine.SafeAsync(ct);
        var after = Weigh();
        GC.KeepAlive(engine);
        return Math.Round((double)(after - before) / waiting);
    }

    /// <summary>Starts so many and sees each of them at rest.</summary>
    private async Task WaitAsync(BenchEngine engine, string name, int many, CancellationToken ct)
    {
        var rested = engine.Engine.Ready + engine.Engine.PutAway + many;
        for (var i = 0; i < many; i++)
        {
            var conversation = string.Create(CultureInfo.InvariantCulture, $"{name}-{i:D28}");
            await engine.Client.ScheduleNewOrchestrationInstanceAsync(
                AssignNames.Orchestrator,
                new AssignInput(conversation, "message", AssignSettings.Of(new RoutingOptions())),
                new StartOrchestrationOptions(AssignNames.InstanceOf(conversation)),
                ct);
        }

        while (engine.Engine.Ready + engine.Engine.PutAway < rested)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), time, ct);
        }
    }

    private static long Weigh()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        GC.WaitForPendingFinalizers();
        return GC.GetTotalMemory(forceFullCollection: true);
    }
}
