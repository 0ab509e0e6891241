using Omni.Durable.ReplyDeadline;
using Omni.Pipeline.Conversations;
using Omni.Pipeline.Ports;
using Omni.Pipeline.Schedules;
using Omni.Tests.Support;

namespace Omni.Tests.Durable.ReplyDeadline;

/// <summary>First answers are due after 40 minutes and further ones after 20, warned at half of it.</summary>
public sealed class ReplyDeadlineTests : IDisposable
{
    private static readonly Schedule Plan = new()
    {
        FirstReplyMinutes = new() { Normal = 40, Raised = 20, High = 10, AtOnce = 4 },
        NextReplyMinutes = new() { Normal = 20, Raised = 10, High = 8, AtOnce = 6 },
        WarnAtPercent = 50,
    };

    private readonly ConversationWorld _world = new();

    private string Instance => ReplyDeadlineNames.InstanceOf(_world.Id);

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task The_agent_is_warned_then_the_supervisors_are_told_once_and_it_is_noted_once()
    {
        await (await _world.WithAsync(Plan)).BeginAsync();

        await _world.PassAsync(TimeSpan.FromMinutes(19));
        Assert.Empty(_world.Alerts());
        await _world.PassAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(["agent:a1 reply-due first-response"], _world.Alerts());
        await _world.PassAsync(TimeSpan.FromMinutes(19));
        Assert.Empty(_world.Alerts());
        await _world.PassAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(["agent:s1 reply-missed first-response", "agent:a1 reply-missed first-response"], _world.Alerts());
        await _world.PassAsync(TimeSpan.FromHours(5));

        Assert.Empty(_world.Alerts());
        Assert.Single(await _world.EventsAsync(), "reply-missed first-response");
        _world.Keep(ReplyDeadlineNames.Orchestrator, "missed", Instance);
    }

    [Fact]
    public async Task Where_nobody_has_it_the_supervisors_are_warned()
    {
        await (await _world.WithAsync(Plan)).BeginAsync(isAssigned: false);

        await _world.PassAsync(TimeSpan.FromMinutes(20));

        Assert.Equal(["agent:s1 reply-due first-response"], _world.Alerts());
    }

    [Fact]
    public async Task What_is_answered_in_time_is_kept_and_the_next_message_has_a_time_of_its_own()
    {
        await (await _world.WithAsync(Plan)).BeginAsync();
        await _world.PassAsync(TimeSpan.FromMinutes(15));
        await _world.AnswerAsync();
        Assert.Null((await _world.HeadAsync()).OwedSince);

        await _world.PassAsync(TimeSpan.FromHours(1));
        Assert.Empty(_world.Alerts());
        await _world.WriteAsync();
        await _world.WriteAsync("hello?");
        await _world.PassAsync(TimeSpan.FromMinutes(10));
        Assert.Equal(["agent:a1 reply-due next-response"], _world.Alerts());
        await _world.PassAsync(TimeSpan.FromMinutes(10));
        Assert.Equal(["agent:s1 reply-missed next-response", "agent:a1 reply-missed next-response"], _world.Alerts());
        await _world.AnswerAsync();
        await _world.PassAsync(TimeSpan.FromHours(1));

        Assert.Equal(
            [("first-response", "kept", "a1", 15), ("next-response", "missed", "a1", 20)],
            (await OutcomesAsync()).Select(it => (it.Kind, it.Result, it.AgentId, (int)it.Worked.TotalMinutes)));
        _world.Keep(ReplyDeadlineNames.Orchestrator, "kept-then-missed", Instance);
    }

    [Fact]
    public async Task While_nobody_works_nothing_falls_due()
    {
        // It is nine on a Monday; work begins at ten and ends at a quarter past, until Tuesday.
        await (await _world.WithAsync(Plan with
        {
            Hours = new() { Monday = "10:00-10:15", Tuesday = "10:00-18:00" },
        })).BeginAsync();

        await _world.PassAsync(TimeSpan.FromHours(25));
        Assert.Empty(_world.Alerts());
        await _world.PassAsync(TimeSpan.FromMinutes(5));
        Assert.Equal(["agent:a1 reply-due first-response"], _world.Alerts());
        await _world.PassAsync(TimeSpan.FromMinutes(20));
        Assert.Equal(2, _world.Alerts().Count);
    }

    [Fact]
    public async Task A_conversation_that_becomes_urgent_is_due_sooner()
    {
        await (await _world.WithAsync(Plan)).BeginAsync();
        await _world.PassAsync(TimeSpan.FromMinutes(5));

        await _world.Rig.Conversations.UpdateAsync(_world.Id, head => new ConversationWrite(head with { Urgency = 3 }), default);
        await _world.PassAsync(TimeSpan.FromMinutes(2));

        Assert.Equal(["agent:s1 reply-missed first-response", "agent:a1 reply-missed first-response"], _world.Alerts());
    }

    [Fact]
    public async Task An_end_without_an_answer_is_recorded_and_a_message_after_it_is_waited_for_again()
    {
        await (await _world.WithAsync(Plan)).BeginAsync();
        await _world.PassAsync(TimeSpan.FromMinutes(5));
        await _world.ResolveAsync();
        await _world.PassAsync(TimeSpan.FromDays(1));
        Assert.Empty(_world.Alerts());
        Assert.True(await _world.IsUnderWayAsync(Instance));
        Assert.Equal([("first-response", "unanswered")], (await OutcomesAsync()).Select(it => (it.Kind, it.Result)));

        await _world.WriteAsync();
        await _world.TellAsync();
        await _world.PassAsync(TimeSpan.FromMinutes(20));

        Assert.Equal(["agent:s1 reply-due first-response"], _world.Alerts());
        _world.Keep(ReplyDeadlineNames.Orchestrator, "reopened", Instance);
    }

    [Fact]
    public async Task It_ends_with_the_conversation_and_a_late_start_does_nothing()
    {
        await (await _world.WithAsync(Plan)).BeginAsync();
        await _world.AnswerAsync();
        await _world.ResolveAsync();
        await _world.PassAsync(TimeSpan.FromDays(8));
        Assert.Equal(ConversationState.Closed, (await _world.HeadAsync()).State);
        Assert.False(await _world.IsUnderWayAsync(Instance));
        var before = await _world.Rig.RowsAsync(TableNames.Conversations, _world.Id);

        await _world.TellAsync();
        await _world.PassAsync(TimeSpan.FromDays(1));

        Assert.False(await _world.IsUnderWayAsync(Instance));
        Assert.Equal(before, await _world.Rig.RowsAsync(TableNames.Conversations, _world.Id));
        Assert.Empty(_world.Alerts());
        _world.Keep(ReplyDeadlineNames.Orchestrator, "late-start", Instance);
    }

    [Theory]
    [InlineData(ReplyDeadlineNames.Warn, 20)]
    [InlineData(ReplyDeadlineNames.Miss, 40)]
    public async Task An_answer_that_comes_just_before_anybody_is_told_is_in_time(string activity, int minutes)
    {
        await (await _world.WithAsync(Plan)).BeginAsync();
        _world.Orchestrations.BeforeActivity = async (name, _) =>
        {
            if (name == activity)
            {
                _world.Orchestrations.BeforeActivity = null;
                _world.Alerts();
                await _world.AnswerAsync();
            }
        };

        await _world.PassAsync(TimeSpan.FromMinutes(minutes + 1));

        Assert.Null(_world.Orchestrations.BeforeActivity);
        Assert.Empty(_world.Alerts());
        Assert.DoesNotContain("reply-missed first-response", await _world.EventsAsync());
    }

    [Fact]
    public async Task Who_notes_a_miss_and_falls_over_notes_it_once_and_everybody_is_told()
    {
        await (await _world.WithAsync(Plan)).BeginAsync();
        _world.Orchestrations.BeforeActivity = (name, _) =>
        {
            if (name == ReplyDeadlineNames.Miss)
            {
                _world.Orchestrations.BeforeActivity = null;
                _world.Rig.Feed.FailNext(1);
            }

            return ValueTask.CompletedTask;
        };

        await _world.PassAsync(TimeSpan.FromMinutes(41));

        Assert.Equal(
            ["agent:a1 reply-due first-response", "agent:s1 reply-missed first-response", "agent:a1 reply-missed first-response"], _world.Alerts());
        Assert.Single(await _world.EventsAsync(), "reply-missed first-response");
        _world.Keep(ReplyDeadlineNames.Orchestrator, "fell-over", Instance);
    }

    [Fact]
    public async Task Months_of_looking_leave_a_short_history()
    {
        await (await _world.WithAsync(Plan)).BeginAsync();

        await _world.PassAsync(TimeSpan.FromDays(3));

        Assert.InRange(_world.Orchestrations.History(Instance).Count, 1, (3 * ReplyDeadlineOrchestrator.MaxLooks) + 1);
    }

    [Fact]
    public async Task A_second_request_has_it_look_and_starts_no_second()
    {
        await (await _world.WithAsync(Plan)).BeginAsync();

        await _world.TellAsync();
        await _world.TellAsync();
        await _world.PassAsync(TimeSpan.FromMinutes(40));

        Assert.Equal(3, _world.Alerts().Count);
        Assert.Equal(2, _world.Orchestrations.InstanceIds.Count);
        _world.Keep(ReplyDeadlineNames.Orchestrator, "told", Instance);
    }

    private async Task<IReadOnlyList<ReplyOutcome>> OutcomesAsync() =>
        [.. (await _world.Rig.Get<ReplyOutcomes>().ReadAsync(PipelineRig.Start, default)).OrderBy(it => it.EndedAt)];
}
