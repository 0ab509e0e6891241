using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Omni.Tests.Support;

/// <summary>The fake runs what the engine would run.</summary>
public sealed class FakeOrchestrationsTests
{
    private readonly FakeTimeProvider _time = new(PipelineRig.Start);
    private readonly FakeOrchestrations _orchestrations;

    public FakeOrchestrationsTests() => _orchestrations = new(_time, new ServiceCollection().BuildServiceProvider(), typeof(FakeOrchestrationsTests).Assembly);

    [Fact]
    public async Task Activities_events_timers_and_a_new_beginning_take_their_turns()
    {
        await _orchestrations.StartAsync("TestRounds", "r", 0, default);
        await _orchestrations.AdvanceAsync(TimeSpan.FromSeconds(30));
        Assert.True((await _orchestrations.GetAsync("r", default))!.IsUnderWay);

        Assert.True(await _orchestrations.RaiseAsync("r", "GO", 5, default));
        await _orchestrations.AdvanceAsync(TimeSpan.FromMinutes(5));

        var state = await _orchestrations.GetAsync("r", default);
        Assert.False(state!.IsUnderWay, _orchestrations.Failure("r")?.ErrorMessage);
        Assert.Equal("\"5 and 6, then late\"", state.Output);
        Assert.False(await _orchestrations.RaiseAsync("r", "go", 5, default));
    }

    /// <summary>Waits for a number, has one added to it, begins anew, and waits in vain.</summary>
    [Function("TestRounds")]
    public static async Task<string> RoundsAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        if (context.GetInput<int>() is var got && got > 0)
        {
            try
            {
                return await context.WaitForExternalEvent<string>("more", TimeSpan.FromMinutes(2));
            }
            catch (TaskCanceledException)
            {
                return $"{got - 1} and {got}, then late";
            }
        }

        context.ContinueAsNew(await context.CallActivityAsync<int>("TestAddOne", await context.WaitForExternalEvent<int>("go")));
        return "";
    }

    [Function("TestAddOne")]
    public static int AddOne([ActivityTrigger] int number) => number + 1;
}
