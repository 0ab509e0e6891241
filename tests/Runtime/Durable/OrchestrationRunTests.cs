using System.Globalization;
using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;
using Omni.Runtime.Durable;
using Omni.Tests.Support;
using static Omni.Tests.Runtime.Durable.OrchestrationRig;

namespace Omni.Tests.Runtime.Durable;

/// <summary>What an orchestrator may count on, turn by turn.</summary>
public sealed class OrchestrationRunTests
{
    [Fact]
    public void It_gets_its_input_calls_an_activity_and_ends_with_its_output()
    {
        var rig = Of(async context => await context.CallActivityAsync<string>("Greet", context.GetInput<string>()) + "!");

        var asked = Assert.Single(rig.Begin("Ada").Actions);

        Assert.Equal(new OrchestrationAction.CallActivity(1, "Greet", "\"Ada\""), asked);
        Assert.Equal("Hello Ada!", Output(rig.Take(1, Done(1, "Hello Ada"))));
    }

    [Fact]
    public void Calls_go_out_together_and_come_back_in_any_order()
    {
        var rig = Of(async context => string.Join(' ', await Task.WhenAll(Enumerable.Range(1, 3).Select(i => context.CallActivityAsync<int>("Square", i)))));

        Assert.Equal(3, rig.Begin().Actions.Count);
        Assert.IsType<Standing.Waiting>(rig.Take(1, Done(3, 9), Done(1, 1)).Standing);
        Assert.Equal("1 4 9", Output(rig.Take(2, Done(2, 4))));
    }

    [Fact]
    public void A_failed_activity_throws_what_is_left_of_its_exception()
    {
        var rig = Of(async context =>
        {
            try
            {
                await context.CallActivityAsync("Pay");
                return "paid";
            }
            catch (TaskFailedException failed) when (failed.FailureDetails.IsCausedBy<IOException>())
            {
                return $"{failed.TaskName} #{failed.TaskId}: {failed.FailureDetails.ErrorType}: {failed.FailureDetails.ErrorMessage}, {failed.FailureDetails.InnerFailure?.ErrorMessage}";
            }
        });

        rig.Begin();

        Assert.Equal(
            "Pay #1: System.IO.FileNotFoundException: gone, why",
            Output(rig.Take(1, Failed(1, new FileNotFoundException("gone", new TimeoutException("why"))))));
    }

    [Fact]
    public void What_it_does_not_catch_is_its_failure()
    {
        var rig = Of(async context => await context.CallActivityAsync<string>("Pay"));
        rig.Begin();

        var failed = Assert.IsType<Standing.Failed>(rig.Take(1, Failed(1, new TimeoutException("late"))).Standing);

        Assert.Equal(("Microsoft.DurableTask.TaskFailedException", "late"), (failed.Failure.ErrorType, failed.Failure.InnerFailure?.ErrorMessage));
    }

    [Fact]
    public void A_retry_waits_longer_each_time_up_to_its_limits()
    {
        var options = TaskOptions.FromRetryPolicy(new(4, TimeSpan.FromSeconds(10), backoffCoefficient: 3, maxRetryInterval: TimeSpan.FromSeconds(60)));
        var rig = Of(async context => await context.CallActivityAsync<string>("Pay", options));
        rig.Begin();
        var (id, at, pauses) = (1, 0, new List<int>());
        TurnResult result;
        while (true)
        {
            result = rig.Take(at, Failed(id, new TimeoutException("late")));
            if (result.Standing is not Standing.Waiting)
            {
                break;
            }

            var due = (int)(Assert.IsType<OrchestrationAction.SetTimer>(Assert.Single(result.Actions)).FireAt - Start).TotalSeconds;
            pauses.Add(due - at);
            at = due;
            id = Assert.IsType<OrchestrationAction.CallActivity>(Assert.Single(rig.Take(at, Fired(id + 1)).Actions)).Id;
        }

        Assert.Equal([10, 30, 60], pauses);
        Assert.IsType<Standing.Failed>(result.Standing);
    }

    [Fact]
    public void A_handler_decides_whether_there_is_another_attempt()
    {
        var rig = Of(async context => await context.CallActivityAsync<string>(
            "Pay", TaskOptions.FromRetryHandler((RetryContext retry) => retry.LastAttemptNumber < 3 && retry.LastFailure.IsCausedBy<TimeoutException>())));
        rig.Begin();

        Assert.Equal(2, Assert.Single(rig.Take(1, Failed(1, new TimeoutException()))!.Actions).Id);
        Assert.Equal(3, Assert.Single(rig.Take(2, Failed(2, new TimeoutException()))!.Actions).Id);
        Assert.IsType<Standing.Failed>(rig.Take(3, Failed(3, new TimeoutException())).Standing);
    }

    [Fact]
    public void A_timer_fires_when_it_is_due_and_its_time_is_the_turns()
    {
        var rig = Of(async context =>
        {
            await context.CreateTimer(TimeSpan.FromDays(40), CancellationToken.None);
            return context.CurrentUtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        });

        rig.Begin();

        Assert.Equal((1, Start.AddDays(40)), rig.Run.NextTimer);
        Assert.Equal("2026-04-11", Output(rig.Take(40 * 86_400, Fired(1))));
    }

    [Theory]
    [InlineData(true, "yes")]
    [InlineData(false, "too late")]
    public void An_event_comes_in_time_or_does_not(bool comes, string expected)
    {
        var rig = Of(async context =>
        {
            try
            {
                return await context.WaitForExternalEvent<string>("answer", TimeSpan.FromMinutes(1));
            }
            catch (TaskCanceledException)
            {
                return "too late";
            }
        });
        rig.Begin();

        var result = rig.Take(60, comes ? Raised("ANSWER", "yes") : Fired(1));

        Assert.Equal(expected, Output(result));
        Assert.Null(rig.Run.NextTimer);
    }

    [Fact]
    public void An_event_that_comes_early_is_kept_and_each_is_taken_once_in_order()
    {
        var rig = Of(async context =>
        {
            await context.CallActivityAsync("Work");
            return await context.WaitForExternalEvent<string>("word") + await context.WaitForExternalEvent<string>("Word") + await context.WaitForExternalEvent<string>("word");
        });
        rig.Begin();
        rig.Take(1, Raised("word", "a"), Raised("other"), Raised("WORD", "b"));

        Assert.IsType<Standing.Waiting>(rig.Take(2, Done(1)).Standing);
        Assert.Equal("abc", Output(rig.Take(3, Raised("word", "c"))));
    }

    [Fact]
    public void While_it_is_suspended_it_is_told_nothing_and_everything_afterwards()
    {
        var rig = Of(async context => await context.CallActivityAsync<string>("Work") + await context.WaitForExternalEvent<string>("word"));
        rig.Begin();

        Assert.Empty(rig.Take(1, new OrchestrationEvent.Suspended("pause"), Done(1, "a"), Raised("word", "b")).Actions);
        Assert.True(rig.Run.IsSuspended);
        Assert.Null(rig.Replay());
        Assert.True(rig.Run.IsSuspended);
        Assert.Equal("ab", Output(rig.Take(2, new OrchestrationEvent.Resumed("on"))));
    }

    [Fact]
    public void Terminating_ends_it_also_while_it_is_suspended()
    {
        var rig = Of(async context => await context.CallActivityAsync<string>("Work"));
        rig.Begin();

        var result = rig.Take(1, new OrchestrationEvent.Suspended(null), new OrchestrationEvent.Terminated("\"enough\""), Done(1, "late"));

        Assert.Equal(new Standing.Terminated("\"enough\""), result.Standing);
    }

    [Fact]
    public void It_begins_anew_with_what_nobody_waited_for()
    {
        var rig = Of(async context =>
        {
            await context.WaitForExternalEvent<int>("tick");
            context.ContinueAsNew(context.GetInput<int>() + 1);
            return "";
        });
        rig.Begin(7);

        var result = Assert.IsType<Standing.ContinuedAsNew>(rig.Take(1, Raised("tick", 1), Raised("tick", 2)).Standing);

        Assert.Equal("8", result.Input);
        Assert.Equal([new OrchestrationEvent.Raised("tick", "2")], result.Carried);
    }

    [Fact]
    public void It_begins_anew_without_what_nobody_waited_for_where_it_wants_that()
    {
        var rig = Of(async context =>
        {
            await context.WaitForExternalEvent<int>("tick");
            context.ContinueAsNew(0, preserveUnprocessedEvents: false);
            return "";
        });
        rig.Begin(7);

        Assert.Empty(Assert.IsType<Standing.ContinuedAsNew>(rig.Take(1, Raised("tick", 1), Raised("tick", 2)).Standing).Carried);
    }

    [Fact]
    public void A_child_is_named_by_its_caller_or_after_it_and_gives_its_output()
    {
        var rig = Of(async context => string.Join(' ', await Task.WhenAll(
            context.CallSubOrchestratorAsync<string>("Child", 1), context.CallSubOrchestratorAsync<string>("Child", 2, new SubOrchestrationOptions(instanceId: "mine")))));

        var actions = rig.Begin().Actions;

        Assert.Equal([new OrchestrationAction.CallOrchestrator(1, "Child", "i1:1:1", "1"), new OrchestrationAction.CallOrchestrator(2, "Child", "mine", "2")], actions);
        Assert.Equal("a b", Output(rig.Take(1, Done(2, "b"), Done(1, "a"))));
    }

    [Fact]
    public void Ids_times_and_status_are_the_same_when_it_is_run_again()
    {
        var seen = new List<string>();
        var rig = Of(async context =>
        {
            var first = $"{context.NewGuid()} {context.NewGuid()} {context.CurrentUtcDateTime:O} {context.InstanceId} {context.Parent}";
            seen.Add(first);
            context.SetCustomStatus(new { At = "work" });
            await context.CallActivityAsync("Work");
            return first;
        });

        Assert.Equal("""{"At":"work"}""", rig.Begin().CustomStatus);
        Assert.Null(rig.Replay());
        var result = rig.Take(5, Done(1));

        Assert.Equal(seen[0], seen[1]);
        Assert.Equal(seen[0], Output(result));
        Assert.Equal("""{"At":"work"}""", result.CustomStatus);
        Assert.Equal(2, seen[0].Split(' ').Take(2).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public void Its_log_says_each_thing_once()
    {
        var log = new LogGuard();
        using var loggers = new LoggerFactory([log]);
        var history = new List<Turn>();
        var first = New();
        Take(first, new OrchestrationEvent.Started(null));
        Take(first, Done(1));
        var again = New();
        Assert.Null(again.Replay(history));
        Take(again, Done(2));

        Assert.Equal([1, 2, 3], log.Lines.Select(line => line.EventId));

        OrchestrationRun New() => new(
            new("Test", "i1", 1),
            async context =>
            {
                var logger = context.CreateReplaySafeLogger("x");
                for (var step = 1; step <= 2; step++)
                {
                    Say(logger, step);
                    await context.CallActivityAsync("Step");
                }

                Say(logger, 3);
                return "";
            },
            loggers,
            () => { });

        void Take(OrchestrationRun run, OrchestrationEvent told) => history.Add(new(Start, [told], run.Take(Start, [told]).Actions));

        static void Say(ILogger logger, int step) => logger.Log(LogLevel.Information, new EventId(step), "step", null, (said, _) => said);
    }
}
