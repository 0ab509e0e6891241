using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Omni.Runtime.Durable;

namespace Omni.Tests.Runtime.Durable;

/// <summary>What comes together in one turn, how many turns there are at once, and what comes for somebody who is no more.</summary>
public sealed class EngineTurnTests
{
    [Fact]
    public async Task What_ends_it_in_the_turn_in_which_it_begins_anew_ends_it()
    {
        await using var rig = await OneTurnAtATimeAsync();
        await rig.Client.RaiseEventAsync("w", "word", "a");
        await rig.Client.TerminateInstanceAsync("w", "enough");

        CrowdedFunctions.LetGo();

        var end = await rig.EndAsync("w");
        Assert.Equal((OrchestrationRuntimeStatus.Terminated, "enough"), (end.RuntimeStatus, end.ReadOutputAs<string>()));
    }

    [Fact]
    public async Task What_suspends_it_in_the_turn_in_which_it_begins_anew_suspends_it()
    {
        await using var rig = await OneTurnAtATimeAsync();
        await rig.Client.RaiseEventAsync("w", "word", "a");
        await rig.Client.SuspendInstanceAsync("w");

        CrowdedFunctions.LetGo();
        await rig.UntilAsync("w", head => head!.Status is OrchestrationRuntimeStatus.Suspended);
        await rig.Client.RaiseEventAsync("w", "word", "b");
        await rig.Client.ResumeInstanceAsync("w");

        Assert.Equal("ab", (await rig.EndAsync("w")).ReadOutputAs<string>());
    }

    [Fact]
    public async Task What_it_is_told_while_it_takes_the_turn_in_which_it_begins_anew_waits_for_it()
    {
        CrowdedFunctions.Reset();
        await using var rig = new EngineRig([typeof(CrowdedFunctions)]);
        await rig.StartAsync("CrowdedAnew", "a", 1);
        await CrowdedFunctions.InAsync(1);
        await rig.Client.RaiseEventAsync("a", "word", "heard");

        CrowdedFunctions.LetGo();

        Assert.Equal("heard", (await rig.EndAsync("a")).ReadOutputAs<string>());
    }

    [Fact]
    public async Task What_it_says_of_itself_it_can_take_back()
    {
        await using var rig = new EngineRig([typeof(EngineFunctions)]);
        await rig.StartAsync("Busy", "b");
        await rig.UntilAsync("b", head => head!.CustomStatus is "\"busy\"");

        await rig.Client.RaiseEventAsync("b", "done", "");

        await rig.UntilAsync("b", head => head!.CustomStatus is null);
    }

    [Fact]
    public async Task What_a_child_of_an_earlier_life_answers_nobody_takes_for_the_answer_of_this_one()
    {
        await using var rig = new EngineRig([typeof(EngineFunctions)]);
        await rig.StartAsync("Asker", "a", "w1");
        await rig.UntilAsync("a", head => head!.Turns == 1);
        await rig.UntilAsync("w1", head => head!.Turns == 1);
        await rig.Client.TerminateInstanceAsync("a");
        await rig.EndAsync("a");
        await rig.StartAsync("Asker", "a", "w2");
        await rig.UntilAsync("a", head => head!.Turns == 1);
        await rig.UntilAsync("w2", head => head!.Turns == 1);

        await rig.Client.RaiseEventAsync("w1", "go", "old");
        await rig.EndAsync("w1");
        await rig.Client.RaiseEventAsync("w2", "go", "new");

        Assert.Equal("new", (await rig.EndAsync("a")).ReadOutputAs<string>());
    }

    [Fact]
    public async Task One_that_goes_on_outside_of_its_turns_fails_though_nothing_else_comes()
    {
        StrayFunctions.Elsewhere = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var rig = new EngineRig([typeof(StrayFunctions)]);
        await rig.StartAsync("Stray", "s");
        await rig.UntilAsync("s", head => head!.Turns == 1);

        StrayFunctions.Elsewhere.SetResult();

        var end = await rig.EndAsync("s");
        Assert.Equal((OrchestrationRuntimeStatus.Failed, TurnLoop.EscapedMessage), (end.RuntimeStatus, end.FailureDetails!.ErrorMessage));
    }

    [Fact]
    public async Task So_many_turns_are_taken_at_once_and_no_more()
    {
        await using var rig = new EngineRig([typeof(CrowdedFunctions)], new DurableOptions { MaxConcurrentOrchestrators = 2 });
        CrowdedFunctions.Reset();
        var ids = Enumerable.Range(0, 6).Select(i => $"c{i}").ToList();
        foreach (var id in ids)
        {
            await rig.StartAsync("Crowded", id);
        }

        await CrowdedFunctions.InAsync(2);
        CrowdedFunctions.LetGo();
        await Task.WhenAll(ids.Select(rig.EndAsync));

        Assert.Equal(2, CrowdedFunctions.Most);
    }

    /// <summary>One waits for words, and another holds the only turn that there is: until it lets go, all that the first is told comes together.</summary>
    private static async Task<EngineRig> OneTurnAtATimeAsync()
    {
        CrowdedFunctions.Reset();
        var rig = new EngineRig([typeof(EngineFunctions), typeof(CrowdedFunctions)], new DurableOptions { MaxConcurrentOrchestrators = 1 });
        await rig.StartAsync("Words", "w", new WordsInput(2, ""));
        await rig.UntilAsync("w", head => head!.Turns == 1);
        await rig.StartAsync("Crowded", "c");
        await CrowdedFunctions.InAsync(1);
        return rig;
    }

    /// <summary>An orchestrator that awaits what is not durable, beside an event that never comes.</summary>
    public static class StrayFunctions
    {
        public static TaskCompletionSource Elsewhere { get; set; } = new();

        [Function("Stray")]
        public static async Task<string> StrayAsync([OrchestrationTrigger] TaskOrchestrationContext context)
        {
            var never = context.WaitForExternalEvent<string>("never");
            await Elsewhere.Task;
            return await never;
        }
    }

    /// <summary>An orchestrator that holds its thread, as none may: so that a test sees how many have one.</summary>
    public static class CrowdedFunctions
    {
        private static int _inside;
        private static int _most;
        private static SemaphoreSlim _came = new(0);
        private static ManualResetEventSlim _gate = new();

        public static int Most => _most;

        public static void Reset() => (_inside, _most, _came, _gate) = (0, 0, new(0), new());

        public static async Task InAsync(int count)
        {
            for (var i = 0; i < count; i++)
            {
                Assert.True(await _came.WaitAsync(EngineRig.Patience));
            }
        }

        public static void LetGo() => _gate.Set();

        /// <summary>Begins anew once, and waits for a word then.</summary>
        [Function("CrowdedAnew")]
        public static async Task<string> CrowdedAnewAsync([OrchestrationTrigger] TaskOrchestrationContext context)
        {
            if (context.GetInput<int>() == 0)
            {
                return await context.WaitForExternalEvent<string>("word");
            }

            await CrowdedAsync(context);
            context.ContinueAsNew(0);
            return "";
        }

        [Function("Crowded")]
        public static Task CrowdedAsync([OrchestrationTrigger] TaskOrchestrationContext context)
        {
            _most = Math.Max(_most, Interlocked.Increment(ref _inside));
            _came.Release();
            Assert.True(_gate.Wait(EngineRig.Patience));
            Interlocked.Decrement(ref _inside);
            return Task.CompletedTask;
        }
    }
}
