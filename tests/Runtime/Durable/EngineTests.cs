using DurableTask.Core.Exceptions;
using Grpc.Core;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Omni.Tests.Runtime.Durable;

/// <summary>What whoever starts orchestrations and tells them things may count on.</summary>
public sealed class EngineTests : IAsyncLifetime
{
    private readonly EngineRig _rig = new([typeof(EngineFunctions)]);

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _rig.DisposeAsync();

    [Fact]
    public async Task An_orchestration_calls_an_activity_waits_for_a_time_and_an_event_and_ends()
    {
        await _rig.StartAsync("Greeting", "g", "ada");
        await _rig.UntilAsync("g", head => head!.Turns == 2);
        _rig.Time.Advance(TimeSpan.FromMinutes(5));
        await _rig.Client.RaiseEventAsync("g", "NUMBER", 7);

        var end = await _rig.EndAsync("g");

        Assert.Equal(("ADA 7", OrchestrationRuntimeStatus.Completed), (end.ReadOutputAs<string>(), end.RuntimeStatus));
        Assert.Equal(("Greeting", "ada"), (end.Name, end.ReadInputAs<string>()));
    }

    [Fact]
    public async Task Killed_between_its_turns_it_goes_on_where_it_was()
    {
        await _rig.StartAsync("Greeting", "g", "ada");
        await _rig.UntilAsync("g", head => head!.Turns == 2);
        await _rig.SyncedAsync();
        await _rig.RestartAsync();

        _rig.Time.Advance(TimeSpan.FromMinutes(5));
        await _rig.UntilAsync("g", head => head!.Turns == 3);
        await _rig.SyncedAsync();
        await _rig.RestartAsync();
        await _rig.Client.RaiseEventAsync("g", "number", 7);

        Assert.Equal("ADA 7", (await _rig.EndAsync("g")).ReadOutputAs<string>());
    }

    [Fact]
    public async Task Starting_one_that_runs_is_refused_and_one_that_has_ended_begins_again()
    {
        await _rig.StartAsync("Waiter", "w");
        await Assert.ThrowsAsync<OrchestrationAlreadyExistsException>(() => _rig.StartAsync("Waiter", "w"));
        await _rig.Client.RaiseEventAsync("w", "go", "1");
        await _rig.EndAsync("w");

        await _rig.StartAsync("Waiter", "w");
        await _rig.Client.RaiseEventAsync("w", "go", "2");

        Assert.Equal("2", (await _rig.EndAsync("w")).ReadOutputAs<string>());
        Assert.Equal(2, _rig.Engine.Find("w")!.Execution);
    }

    [Fact]
    public async Task It_begins_anew_with_the_events_that_nobody_waited_for()
    {
        await _rig.StartAsync("Words", "w", new WordsInput(3, ""));
        foreach (var word in new[] { "a", "b", "c" })
        {
            await _rig.Client.RaiseEventAsync("w", "word", word);
        }

        Assert.Equal("abc", (await _rig.EndAsync("w")).ReadOutputAs<string>());
        Assert.Equal(4, _rig.Engine.Find("w")!.Execution);
    }

    [Fact]
    public async Task Children_give_their_outputs_also_when_they_began_anew_and_the_process_died()
    {
        await _rig.StartAsync("Parent", "p");
        await _rig.UntilAsync("p", head => head!.Turns == 2);
        await _rig.SyncedAsync();
        await _rig.RestartAsync();

        await _rig.Client.RaiseEventAsync("p-child", "word", "c");

        Assert.Equal("a bc", (await _rig.EndAsync("p")).ReadOutputAs<string>());
    }

    [Theory]
    [InlineData("Completed", true)]
    [InlineData("Terminated", false)]
    public async Task Whoever_starts_says_in_which_states_one_is_left_alone(string keptStatus, bool isKept)
    {
        await _rig.StartAsync("Words", "w", new WordsInput(0, "first"));
        await _rig.EndAsync("w");

        var again = () => _rig.Client.ScheduleNewOrchestrationInstanceAsync("Words", new WordsInput(0, "second"), new StartOrchestrationOptions("w") { DedupeStatuses = [keptStatus] });

        if (isKept)
        {
            await Assert.ThrowsAsync<OrchestrationAlreadyExistsException>(again);
        }
        else
        {
            await again();
            Assert.Equal("second", (await _rig.EndAsync("w")).ReadOutputAs<string>());
        }
    }

    [Fact]
    public async Task One_that_runs_is_replaced_where_whoever_starts_it_wants_that()
    {
        await _rig.StartAsync("Words", "w", new WordsInput(2, "old"));
        await _rig.Client.RaiseEventAsync("w", "word", "lost");
        await _rig.Client.ScheduleNewOrchestrationInstanceAsync("Words", new WordsInput(1, "new"), new StartOrchestrationOptions("w") { DedupeStatuses = [] });
        await _rig.Client.RaiseEventAsync("w", "word", "!");

        Assert.Equal("new!", (await _rig.EndAsync("w")).ReadOutputAs<string>());
        await _rig.SyncedAsync();
        await _rig.RestartAsync();
        Assert.Equal(0, _rig.Engine.Live);
    }

    [Fact]
    public async Task It_does_not_begin_before_its_time_also_when_it_is_told_something()
    {
        await _rig.Client.ScheduleNewOrchestrationInstanceAsync(
            "Waiter", null, new StartOrchestrationOptions("w", _rig.Time.GetUtcNow() + TimeSpan.FromHours(1)));
        await _rig.Client.RaiseEventAsync("w", "go", "went");
        await _rig.SyncedAsync();
        await _rig.RestartAsync();
        Assert.Equal(OrchestrationRuntimeStatus.Pending, (await _rig.Client.GetInstanceAsync("w", default))!.RuntimeStatus);

        _rig.Time.Advance(TimeSpan.FromHours(1));

        Assert.Equal("went", (await _rig.EndAsync("w")).ReadOutputAs<string>());
        Assert.Equal(_rig.Time.GetUtcNow(), (await _rig.EndAsync("w")).LastUpdatedAt);
    }

    [Fact]
    public async Task What_is_not_to_begin_yet_can_be_terminated()
    {
        await _rig.Client.ScheduleNewOrchestrationInstanceAsync(
            "Waiter", null, new StartOrchestrationOptions("w", _rig.Time.GetUtcNow() + TimeSpan.FromHours(1)));
        await _rig.Client.TerminateInstanceAsync("w", "no");

        Assert.Equal(OrchestrationRuntimeStatus.Terminated, (await _rig.EndAsync("w")).RuntimeStatus);
    }

    [Fact]
    public async Task A_timer_may_be_as_long_as_it_likes_and_fires_when_the_host_is_up_again()
    {
        await _rig.StartAsync("Alarm", "a", TimeSpan.FromDays(400));
        await _rig.UntilAsync("a", head => head!.Turns == 1);
        _rig.Time.Advance(TimeSpan.FromDays(399));
        await _rig.SyncedAsync();
        await _rig.RestartAsync();
        Assert.Equal(OrchestrationRuntimeStatus.Running, (await _rig.Client.GetInstanceAsync("a", default))!.RuntimeStatus);
        await _rig.RestartAsync();

        _rig.Time.Advance(TimeSpan.FromDays(2));

        Assert.Equal("2027", (await _rig.EndAsync("a")).ReadOutputAs<string>()![..4]);
    }

    [Fact]
    public async Task When_the_clock_was_set_forward_what_is_due_by_it_fires()
    {
        await _rig.StartAsync("Greeting", "g", "ada");
        await _rig.UntilAsync("g", head => head!.Turns == 2);
        _rig.Time.AdjustTime(_rig.Time.GetUtcNow() + TimeSpan.FromHours(1));
        await _rig.StartAsync("Greeting", "h", "bob");

        await _rig.UntilAsync("g", head => head!.Turns == 3);
        await _rig.UntilAsync("h", head => head!.Turns == 2);
        _rig.Time.Advance(TimeSpan.FromMinutes(5));

        await _rig.UntilAsync("h", head => head!.Turns == 3);
    }

    [Fact]
    public async Task When_the_clock_was_set_back_time_goes_forward_for_an_orchestration()
    {
        await _rig.StartAsync("Clock", "c");
        await _rig.UntilAsync("c", head => head!.Turns == 1);
        _rig.Time.AdjustTime(_rig.Time.GetUtcNow() - TimeSpan.FromHours(1));

        await _rig.Client.RaiseEventAsync("c", "go", "");

        Assert.False((await _rig.EndAsync("c")).ReadOutputAs<bool>());
    }

    [Fact]
    public async Task While_it_is_suspended_neither_events_nor_timers_move_it()
    {
        await _rig.StartAsync("Greeting", "g", "ada");
        await _rig.UntilAsync("g", head => head!.Turns == 2);
        await _rig.Client.SuspendInstanceAsync("g", "pause");
        await _rig.UntilAsync("g", head => head!.Status is OrchestrationRuntimeStatus.Suspended);
        await _rig.SyncedAsync();
        await _rig.RestartAsync();

        _rig.Time.Advance(TimeSpan.FromMinutes(10));
        await _rig.Client.RaiseEventAsync("g", "number", 1);
        await _rig.UntilAsync("g", head => head!.Turns == 4);
        Assert.Equal(OrchestrationRuntimeStatus.Suspended, (await _rig.Client.GetInstanceAsync("g", default))!.RuntimeStatus);
        await _rig.Client.ResumeInstanceAsync("g", "on");

        Assert.Equal("ADA 1", (await _rig.EndAsync("g")).ReadOutputAs<string>());
    }

    [Fact]
    public async Task Terminating_with_everything_below_ends_children_too()
    {
        await _rig.StartAsync("Parent", "p");
        await _rig.UntilAsync("p", head => head!.Turns == 2);
        await _rig.SyncedAsync();
        await _rig.RestartAsync();

        await _rig.Client.TerminateInstanceAsync("p", new TerminateInstanceOptions("enough", Recursive: true));

        Assert.Equal("enough", (await _rig.EndAsync("p")).ReadOutputAs<string>());
        Assert.Equal(OrchestrationRuntimeStatus.Terminated, (await _rig.EndAsync("p-child")).RuntimeStatus);
    }

    [Theory]
    [InlineData("Faulty", "failed: faulty")]
    [InlineData("Unheard", "failed: There is no orchestrator Unheard: was it renamed or removed since this one was started?")]
    [InlineData("CallsNobody", "failed: There is no activity Nobody: was it renamed or removed since the orchestration was started?")]
    public async Task The_failure_of_a_child_reaches_its_caller(string child, string expected)
    {
        _rig.Log.Expect(4657);
        await _rig.StartAsync("Caller", "c", child);

        Assert.Equal(expected, (await _rig.EndAsync("c")).ReadOutputAs<string>());
    }

    [Fact]
    public async Task A_child_that_was_terminated_has_failed_for_its_caller()
    {
        await _rig.StartAsync("Caller", "c", "Waiter");
        await _rig.UntilAsync("c", head => head!.Turns == 1);
        await _rig.Client.TerminateInstanceAsync("called", "enough");

        Assert.Equal("failed: The orchestration was terminated.", (await _rig.EndAsync("c")).ReadOutputAs<string>());
    }

    [Fact]
    public async Task A_child_whose_id_is_taken_fails_and_the_other_goes_on()
    {
        await _rig.StartAsync("Waiter", "called");
        await _rig.StartAsync("Caller", "c", "Words");

        Assert.Equal("failed: An orchestration with the id called is under way already.", (await _rig.EndAsync("c")).ReadOutputAs<string>());
        await _rig.Client.RaiseEventAsync("called", "go", "went");
        Assert.Equal("went", (await _rig.EndAsync("called")).ReadOutputAs<string>());
    }

    [Fact]
    public async Task Orchestrations_tell_each_other_things()
    {
        await _rig.StartAsync("Words", "w", new WordsInput(1, "was "));
        await _rig.StartAsync("Sender", "s", "w");
        await _rig.StartAsync("Sender", "s2", "nobody");

        Assert.Equal("was sent", (await _rig.EndAsync("w")).ReadOutputAs<string>());
        Assert.Equal(OrchestrationRuntimeStatus.Completed, (await _rig.EndAsync("s2")).RuntimeStatus);
    }

    [Fact]
    public async Task Nothing_is_raised_to_nobody_and_nobody_is_waited_for()
    {
        Assert.Equal(StatusCode.NotFound, (await Assert.ThrowsAsync<RpcException>(() => _rig.Client.RaiseEventAsync("n", "go"))).StatusCode);
        Assert.Equal(StatusCode.NotFound, (await Assert.ThrowsAsync<RpcException>(() => _rig.Client.WaitForInstanceStartAsync("n", default))).StatusCode);
        await Assert.ThrowsAsync<ArgumentException>(() => _rig.StartAsync("Unheard", "n"));
        await _rig.StartAsync("Words", "w", new WordsInput(0, ""));
        await _rig.EndAsync("w");

        Assert.Equal(StatusCode.FailedPrecondition, (await Assert.ThrowsAsync<RpcException>(() => _rig.Client.RaiseEventAsync("w", "go"))).StatusCode);
    }

    [Fact]
    public async Task Purging_forgets_what_has_ended_without_a_trace_and_nothing_else()
    {
        await _rig.StartAsync("Parent", "p");
        await _rig.UntilAsync("p", head => head!.Turns == 2);
        Assert.Equal(0, (await _rig.Client.PurgeInstanceAsync("p", default)).PurgedInstanceCount);
        await _rig.Client.RaiseEventAsync("p-child", "word", "c");
        await _rig.EndAsync("p");
        await _rig.StartAsync("Waiter", "w");

        Assert.Equal(3, (await _rig.Client.PurgeInstanceAsync("p", new PurgeInstanceOptions(Recursive: true), default)).PurgedInstanceCount);

        Assert.Null(await _rig.Client.GetInstanceAsync("p", default));
        Assert.All(await _rig.PlacesAsync(), place => Assert.Contains("/w/", place, StringComparison.Ordinal));
    }

    [Fact]
    public async Task They_are_listed_by_state_and_id_page_by_page()
    {
        for (var i = 0; i < 5; i++)
        {
            await _rig.StartAsync("Waiter", "w" + i);
            await _rig.StartAsync("Words", "x" + i, new WordsInput(0, ""));
            await _rig.EndAsync("x" + i);
        }

        var pages = await _rig.Client.GetAllInstancesAsync(new(Statuses: [OrchestrationRuntimeStatus.Completed], PageSize: 2)).AsPages().ToListAsync();
        Assert.Equal(["x0 x1", "x2 x3", "x4"], pages.Select(page => string.Join(' ', page.Values.Select(it => it.InstanceId))));
        Assert.Equal([true, true, false], pages.Select(page => page.ContinuationToken is not null));
        var rest = _rig.Client.GetAllInstancesAsync(new(ContinuationToken: "w3"));
        Assert.Equal(["w4", "x0"], (await rest.ToListAsync()).Take(2).Select(it => it.InstanceId));
        Assert.Equal(5, (await _rig.Client.GetAllInstancesAsync(new(InstanceIdPrefix: "w")).ToListAsync()).Count);

        Assert.Equal(5, (await _rig.Client.PurgeAllInstancesAsync(new(CreatedFrom: _rig.Time.GetUtcNow()), default)).PurgedInstanceCount);
        Assert.Equal(5, (await _rig.Client.GetAllInstancesAsync().ToListAsync()).Count);
    }
}
