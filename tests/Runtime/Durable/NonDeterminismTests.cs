using Microsoft.DurableTask;
using Omni.Runtime.Durable;
using static Omni.Tests.Runtime.Durable.OrchestrationRig;

namespace Omni.Tests.Runtime.Durable;

/// <summary>Code that does not do again what it did is found out, and told what differed.</summary>
public sealed class NonDeterminismTests
{
    [Fact]
    public void The_same_code_takes_any_history_again()
    {
        var rig = Of(Code);
        rig.Begin();
        rig.Take(1, Raised("go", "x"), Done(1));
        rig.Take(3, Fired(2));

        Assert.Null(rig.Replay());
        Assert.Equal("done", Output(rig.Take(4, Done(3))));
    }

    [Fact]
    public void Another_activity_in_its_place_is_named()
    {
        var rig = Of(Code);
        rig.Begin();
        rig.Take(1, Done(1));

        var difference = rig.Replay(async context =>
        {
            await context.CallActivityAsync("One");
            await context.CallActivityAsync("Else");
            return "done";
        });

        Assert.Contains("turn 2 it asked for timer of 2026-03-02T09:00:03.0000000Z (#2) when it was run first, and asks for activity Else (#2) now", difference, StringComparison.Ordinal);
    }

    [Fact]
    public void Asking_for_more_or_less_than_before_is_named()
    {
        var rig = Of(Code);
        rig.Begin();

        Assert.Contains(
            "asked for nothing more when it was run first, and asks for activity Two (#2) now",
            rig.Replay(async context =>
            {
                await Task.WhenAll(context.CallActivityAsync("One"), context.CallActivityAsync("Two"));
                return "";
            }),
            StringComparison.Ordinal);
        Assert.Contains("ends now", Rig().Replay(_ => Task.FromResult("")), StringComparison.Ordinal);
        Assert.Contains("fails now: wrong", Rig().Replay(_ => throw new InvalidOperationException("wrong")), StringComparison.Ordinal);

        static OrchestrationRig Rig()
        {
            var waiting = Of(async context => await context.WaitForExternalEvent<string>("go"));
            waiting.Begin();
            return waiting;
        }
    }

    [Fact]
    public void A_timer_keeps_the_time_for_which_it_was_set()
    {
        var rig = Of(async context =>
        {
            await context.CreateTimer(TimeSpan.FromHours(1), CancellationToken.None);
            return "";
        });
        rig.Begin();

        Assert.Null(rig.Replay(async context =>
        {
            await context.CreateTimer(TimeSpan.FromHours(2), CancellationToken.None);
            return "";
        }));
        Assert.Equal(Start.AddHours(1), rig.Run.NextTimer?.FireAt);
    }

    [Fact]
    public void What_waits_for_something_else_than_its_context_gives_fails_and_is_told_so()
    {
        var never = new TaskCompletionSource();
        var rig = Of(async _ =>
        {
            await never.Task;
            return "";
        });

        Assert.Equal(TurnLoop.EscapedMessage, Assert.IsType<Standing.Failed>(rig.Begin().Standing).Failure.ErrorMessage);
    }

    [Fact]
    public async Task What_goes_on_from_another_thread_fails_at_its_next_turn()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var gone = new TaskCompletionSource();
        var rig = Of(async context =>
        {
            var timer = context.CreateTimer(TimeSpan.FromSeconds(9), CancellationToken.None);
            await gate.Task.ConfigureAwait(false);
            try
            {
                return await context.CallActivityAsync<string>("Elsewhere");
            }
            finally
            {
                gone.SetResult();
            }
        });
        Assert.IsType<Standing.Waiting>(rig.Begin().Standing);

        gate.SetResult();
        await gone.Task;

        Assert.Equal(TurnLoop.EscapedMessage, Assert.IsType<Standing.Failed>(rig.Take(9, Fired(1)).Standing).Failure.ErrorMessage);
    }

    [Fact]
    public async Task What_ends_on_another_thread_has_not_ended_well()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task<string?>? main = null;
        var rig = new OrchestrationRig(context => main = RunAsync(context));
        Assert.IsType<Standing.Waiting>(rig.Begin().Standing);

        gate.SetResult();
        await main!;

        Assert.Equal(TurnLoop.EscapedMessage, Assert.IsType<Standing.Failed>(rig.Take(9, Fired(1)).Standing).Failure.ErrorMessage);

        async Task<string?> RunAsync(TaskOrchestrationContext context)
        {
            var timer = context.CreateTimer(TimeSpan.FromSeconds(9), CancellationToken.None);
            await gate.Task.ConfigureAwait(false);
            return $"{timer.IsCompleted}";
        }
    }

    private static async Task<string> Code(TaskOrchestrationContext context)
    {
        await context.CallActivityAsync("One");
        await context.CreateTimer(TimeSpan.FromSeconds(2), CancellationToken.None);
        await context.CallActivityAsync("Two");
        return "done";
    }
}
