using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace Omni.Tests.Runtime.Durable;

/// <summary>Those that wait cost little, and an event costs no replay where they are kept ready.</summary>
public sealed class EngineMemoryTests
{
    [Theory]
    [InlineData(100, 1)]
    [InlineData(0, 4)]
    public async Task An_event_has_the_code_run_again_only_where_it_was_put_away(int keptReady, int runs)
    {
        CountedFunctions.Runs = 0;
        await using var rig = new EngineRig([typeof(CountedFunctions)], new() { KeptReady = keptReady });
        await rig.StartAsync("Counted", "c");
        for (var turn = 1; turn <= 3; turn++)
        {
            await rig.UntilAsync("c", head => head!.Turns == turn);
            await UntilAsync(() => rig.Engine.PutAway == (keptReady == 0 ? 1 : 0));
            await rig.Client.RaiseEventAsync("c", "word", turn);
        }

        Assert.Equal(6, (await rig.EndAsync("c")).ReadOutputAs<int>());
        Assert.Equal(runs, CountedFunctions.Runs);
    }

    [Fact]
    public async Task Thousands_wait_of_whom_a_few_are_kept_ready_and_each_goes_on()
    {
        await using var rig = new EngineRig([typeof(EngineFunctions)], new() { KeptReady = 50 });
        var ids = Enumerable.Range(0, 3000).Select(i => $"w{i}").ToList();
        foreach (var id in ids)
        {
            await rig.StartAsync("Waiter", id);
        }

        await UntilAsync(() => rig.Engine.PutAway == 2950 && rig.Engine.Ready == 50);
        foreach (var id in ids)
        {
            await rig.Client.RaiseEventAsync(id, "go", id);
        }

        foreach (var id in ids)
        {
            Assert.Equal(id, (await rig.EndAsync(id)).ReadOutputAs<string>());
        }

        Assert.Equal((0, 0), (rig.Engine.Live, rig.Engine.Ready));
    }

    private static async Task UntilAsync(Func<bool> isReached)
    {
        using var patience = new CancellationTokenSource(EngineRig.Patience);
        while (!isReached())
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    public static class CountedFunctions
    {
        private static int _runs;

        public static int Runs
        {
            get => Volatile.Read(ref _runs);
            set => Volatile.Write(ref _runs, value);
        }

        /// <summary>The sum of three numbers.</summary>
        [Function("Counted")]
        public static async Task<int> CountedAsync([OrchestrationTrigger] TaskOrchestrationContext context)
        {
            Interlocked.Increment(ref _runs);
            var sum = 0;
            for (var i = 0; i < 3; i++)
            {
                sum += await context.WaitForExternalEvent<int>("word");
            }

            return sum;
        }
    }
}
