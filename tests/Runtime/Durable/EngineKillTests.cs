using Microsoft.Extensions.DependencyInjection;
using Omni.Pipeline.Ports;
using Omni.Tests.Runtime.Storage;

namespace Omni.Tests.Runtime.Durable;

/// <summary>The process dies between any two writes. Everything goes on: each activity at least once, the result once.</summary>
public sealed class EngineKillTests
{
    private static readonly Type[] Functions = [typeof(JourneyFunctions), typeof(JourneyActivities)];

    private readonly JourneyWitness _witness = new();

    [Fact]
    public async Task Killed_after_any_write_it_goes_on_and_ends_the_same()
    {
        var writes = await RunAsync(keptReady: 100, isStepped: true);
        Assert.InRange(writes, 15, 200);
        for (var at = 1; at <= writes + 2; at++)
        {
            await RunAsync(at % 2 * 100, isStepped: true, at);
        }
    }

    [Fact]
    public async Task Killed_again_and_again_after_a_few_writes_it_gets_there()
    {
        foreach (var few in new[] { 2, 3, 5 })
        {
            await RunAsync(keptReady: 100, isStepped: false, [.. Enumerable.Repeat(few, 60 / few)]);
        }
    }

    /// <summary>What was not synced is lost, whatever part of it: the log is cut at random bytes.</summary>
    [Fact]
    public async Task After_a_power_cut_each_goes_on_from_what_is_there()
    {
        var random = new Random(Environment.TickCount);
        await using var rig = Rig(100);
        for (var i = 0; i < 8; i++)
        {
            await rig.StartAsync("Journey", "j" + i, "");
            rig.Time.Advance(TimeSpan.FromSeconds(7));
            await rig.SyncedAsync();
        }

        await rig.UntilAsync("j0", head => head!.Execution == 2);
        using var copy = new StoreCopy(rig.Folder);
        var length = new FileInfo(copy.Log).Length;
        for (var i = 0; i < 12; i++)
        {
            using var cut = new StoreCopy(copy.Folder);
            cut.Cut(cut.Log, random.NextInt64(length + 1));
            await using var after = Rig(100, folder: cut.Folder);
            for (var j = 0; j < 8; j++)
            {
                await JourneyAsync(after, "j" + j, []);
            }
        }
    }

    private EngineRig Rig(int keptReady, int writes = int.MaxValue, string? folder = null, bool isStepped = false) => new(
        Functions, new() { KeptReady = keptReady }, services => services.AddSingleton(_witness), writes, folder, isStepped);

    /// <returns>How many groups were written.</returns>
    private async Task<int> RunAsync(int keptReady, bool isStepped, params int[] deaths)
    {
        var left = new Queue<int>(deaths);
        await using var rig = Rig(keptReady, left.TryDequeue(out var first) ? first : int.MaxValue, isStepped: isStepped);
        await JourneyAsync(rig, "j", left);
        Assert.Equal(0, rig.Engine.Live);
        Assert.DoesNotContain(await rig.PlacesAsync(), place => place.Contains("activities/", StringComparison.Ordinal) || place.Contains("inbox/", StringComparison.Ordinal));
        return rig.Disk.Written;
    }

    /// <summary>Does what a caller does who wants it done: says everything again that was not acknowledged.</summary>
    private async Task JourneyAsync(EngineRig rig, string id, Queue<int> deaths)
    {
        var isRaised = false;
        while (true)
        {
            try
            {
                if (rig.Engine.Find(id) is null)
                {
                    await rig.StartAsync("Journey", id, "");
                }

                if (!isRaised)
                {
                    await rig.Client.RaiseEventAsync(id, "word", "go");
                    await rig.SyncedAsync();
                    isRaised = true;
                }

                var end = rig.EndAsync(id);
                while (!end.IsCompleted && !rig.Disk.IsDead)
                {
                    rig.Time.Advance(TimeSpan.FromSeconds(1));
                    await Task.Yield();
                }

                if (!rig.Disk.IsDead)
                {
                    Assert.Equal(JourneyFunctions.Expected, (await end).ReadOutputAs<string>());
                    await rig.SyncedAsync();
                }
            }
            catch (StorageUnavailableException)
            {
                // The process is dead: the caller got no answer.
            }
            catch (Grpc.Core.RpcException)
            {
                isRaised = true; // It has ended before, so it was told.
            }

            if (!rig.Disk.IsDead)
            {
                break;
            }

            await rig.RestartAsync(writes: deaths.TryDequeue(out var next) ? next : int.MaxValue);
        }

        Assert.InRange(_witness.Of($"{id} 1"), 2, int.MaxValue);
        Assert.InRange(_witness.Of($"{id} 2"), 1, int.MaxValue);
        Assert.InRange(_witness.Of($"{id} 3"), 3, int.MaxValue);
    }
}
