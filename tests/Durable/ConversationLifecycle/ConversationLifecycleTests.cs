using Omni.Durable.ConversationLifecycle;
using Omni.Pipeline.Conversations;
using Omni.Pipeline.Customers;
using Omni.Pipeline.Ports;
using Omni.Pipeline.Schedules;

namespace Omni.Tests.Durable.ConversationLifecycle;

/// <summary>A reminder after an hour's silence, the end after three; then a question, and a day in which a message opens it again.</summary>
public sealed class ConversationLifecycleTests : IDisposable
{
    private static readonly Schedule Plan = new()
    {
        RemindAfterMinutes = 60,
        ReminderTexts = new() { ["en"] = "Are you still there?", ["zh"] = "您还在吗？" },
        ResolveAfterMinutes = 180,
        ReopenWithinMinutes = 24 * 60,
        RatingTexts = new() { ["en"] = "How was it, from 1 to 5?" },
        RatingWithinMinutes = 120,
    };

    private readonly ConversationWorld _world = new();

    private string Instance => LifecycleNames.InstanceOf(_world.Id);

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task A_silent_customer_is_reminded_once_then_it_is_resolved_then_the_customer_is_asked_then_it_is_closed()
    {
        await BeginAnsweredAsync();

        await _world.PassAsync(TimeSpan.FromMinutes(59));
        Assert.Empty(await _world.SaidAsync());
        await _world.PassAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(["Are you still there?"], await _world.SaidAsync());
        await _world.PassAsync(TimeSpan.FromMinutes(119));
        Assert.Empty(await _world.SaidAsync());
        Assert.Equal(ConversationState.Active, (await _world.HeadAsync()).State);
        await _world.PassAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(ConversationState.Resolved, (await _world.HeadAsync()).State);
        Assert.Equal(["How was it, from 1 to 5?"], await _world.SaidAsync());
        await _world.PassAsync(TimeSpan.FromHours(23));
        Assert.Equal(ConversationState.Resolved, (await _world.HeadAsync()).State);
        await _world.PassAsync(TimeSpan.FromHours(1));

        Assert.Equal(ConversationState.Closed, (await _world.HeadAsync()).State);
        Assert.Equal(["assigned message", "resolved idle", "rating-asked", "closed window-over"], await _world.EventsAsync());
        Assert.False(await _world.IsUnderWayAsync(Instance));
        Assert.Empty(await _world.SaidAsync());
        _world.Keep(LifecycleNames.Orchestrator, "silent", Instance);
    }

    [Fact]
    public async Task A_customer_is_reminded_in_the_customers_language_and_again_of_another_silence()
    {
        await (await _world.WithAsync(Plan)).BeginAsync("我的订单在哪里？");
        await _world.AnswerAsync();
        await _world.PassAsync(TimeSpan.FromHours(2));
        Assert.Equal(["您还在吗？"], await _world.SaidAsync());

        await _world.WriteAsync("还没有收到");
        await _world.PassAsync(TimeSpan.FromHours(5));
        Assert.Empty(await _world.SaidAsync());
        Assert.Equal(ConversationState.Active, (await _world.HeadAsync()).State);
        await _world.AnswerAsync();
        await _world.PassAsync(TimeSpan.FromHours(2));

        Assert.Equal(["您还在吗？"], await _world.SaidAsync());
        _world.Keep(LifecycleNames.Orchestrator, "reminded-twice", Instance);
    }

    [Theory]
    [InlineData("4", 4)]
    [InlineData(" ５分 ", 5)]
    public async Task A_number_is_the_answer_and_opens_nothing(string text, int rating)
    {
        await BeginAnsweredAsync();
        await _world.ResolveAsync();
        Assert.Single(await _world.SaidAsync());

        await _world.WriteAsync(text);

        var head = await _world.HeadAsync();
        Assert.Equal((ConversationState.Resolved, rating, _world.Now), (head.State, head.Rating, head.RatedAt));
        Assert.Null(head.OwedSince);
        Assert.Contains($"rated {rating}", await _world.EventsAsync());
        await _world.PassAsync(TimeSpan.FromDays(1));
        Assert.Equal(ConversationState.Closed, (await _world.HeadAsync()).State);
        _world.Keep(LifecycleNames.Orchestrator, "rated", Instance);
    }

    [Theory]
    [InlineData("4 days and still nothing", 0)]
    [InlineData("6", 0)]
    [InlineData("4", 121)]
    public async Task Anything_else_and_a_number_that_comes_late_opens_the_conversation(string text, int minutes)
    {
        await BeginAnsweredAsync();
        await _world.ResolveAsync();
        await _world.SaidAsync();
        await _world.PassAsync(TimeSpan.FromMinutes(minutes));

        await _world.WriteAsync(text);

        var head = await _world.HeadAsync();
        Assert.Equal((ConversationState.Waiting, 0), (head.State, head.Rating));
        Assert.Equal(_world.Now, head.OwedSince);
    }

    [Fact]
    public async Task What_is_opened_again_in_time_goes_on_and_nobody_is_asked_twice()
    {
        await BeginAnsweredAsync();
        await _world.ResolveAsync();
        await _world.SaidAsync();
        await _world.PassAsync(TimeSpan.FromHours(23));
        await _world.WriteAsync();
        await _world.TellAsync();
        await _world.PassAsync(TimeSpan.FromDays(2));
        Assert.Equal(ConversationState.Waiting, (await _world.HeadAsync()).State);

        await _world.Rig.Assigner.AssignAsync(_world.Id, "message", [], default);
        await _world.AnswerAsync();
        await _world.ResolveAsync();
        Assert.Empty(await _world.SaidAsync());
        await _world.PassAsync(TimeSpan.FromHours(23));
        Assert.Equal(ConversationState.Resolved, (await _world.HeadAsync()).State);
        await _world.PassAsync(TimeSpan.FromHours(1));

        Assert.Equal(ConversationState.Closed, (await _world.HeadAsync()).State);
        await _world.WriteAsync();
        Assert.Equal(2, _world.Rig.Tables.Fake(TableNames.Conversations).Partitions().Count);
        _world.Keep(LifecycleNames.Orchestrator, "reopened", Instance);
    }

    [Fact]
    public async Task A_customer_who_waits_for_an_answer_is_neither_reminded_nor_sent_away()
    {
        await (await _world.WithAsync(Plan)).BeginAsync();

        await _world.PassAsync(TimeSpan.FromDays(3));

        Assert.Empty(await _world.SaidAsync());
        Assert.Equal(ConversationState.Active, (await _world.HeadAsync()).State);
    }

    [Theory]
    [InlineData(LifecycleNames.Remind)]
    [InlineData(LifecycleNames.Resolve)]
    [InlineData(LifecycleNames.Ask)]
    [InlineData(LifecycleNames.Close)]
    public async Task Who_writes_just_before_something_is_done_is_not_sent_away(string activity)
    {
        await BeginAnsweredAsync();
        var said = 0;
        _world.Orchestrations.BeforeActivity = async (name, _) =>
        {
            if (name == activity)
            {
                _world.Orchestrations.BeforeActivity = null;
                said = (await _world.SaidAsync()).Count;
                await _world.WriteAsync();
            }
        };

        await _world.PassAsync(TimeSpan.FromHours(28));

        Assert.Null(_world.Orchestrations.BeforeActivity);
        Assert.Contains((await _world.HeadAsync()).State, new[] { ConversationState.Active, ConversationState.Waiting });
        Assert.Empty(await _world.SaidAsync());
    }

    [Fact]
    public async Task Who_asks_and_falls_over_asks_once()
    {
        await BeginAnsweredAsync();
        _world.Orchestrations.BeforeActivity = (name, _) =>
        {
            if (name == LifecycleNames.Ask)
            {
                _world.Orchestrations.BeforeActivity = null;
                // It is noted that the customer is asked, and then the question finds the queue away.
                _world.Rig.Queue.FailNext(1);
            }

            return ValueTask.CompletedTask;
        };

        await _world.ResolveAsync();
        await _world.PassAsync(TimeSpan.FromMinutes(1));

        Assert.Single(await _world.SaidAsync());
        Assert.Single(await _world.EventsAsync(), "rating-asked");
        _world.Keep(LifecycleNames.Orchestrator, "fell-over", Instance);
    }

    [Fact]
    public async Task Who_said_no_is_told_nothing_and_still_it_ends()
    {
        await BeginAnsweredAsync();
        await _world.Rig.Get<CustomerStore>().UpdateAsync((await _world.HeadAsync()).CustomerId, it => it with { Consent = false }, default);

        await _world.PassAsync(TimeSpan.FromDays(2));

        Assert.Empty(await _world.SaidAsync());
        Assert.Equal(ConversationState.Closed, (await _world.HeadAsync()).State);
    }

    [Fact]
    public async Task A_paused_account_says_nothing_by_itself()
    {
        await BeginAnsweredAsync();
        await _world.Rig.Get<Omni.Pipeline.Channels.ChannelAccountStore>().SaveAsync(new("web", "main", new Dictionary<string, string>()) { IsPaused = true }, default);

        await _world.PassAsync(TimeSpan.FromHours(2));

        Assert.Empty(await _world.SaidAsync());
    }

    [Fact]
    public async Task A_snoozed_conversation_is_left_alone_until_its_time_and_then_woken()
    {
        await BeginAnsweredAsync();
        var until = _world.Now + TimeSpan.FromDays(2);
        Assert.Equal(ActionStatus.Done, (await _world.Rig.Get<Naps>().SnoozeAsync(_world.Id, ConversationWorld.Agent, until, default)).Status);
        await _world.TellAsync();

        await _world.PassAsync(TimeSpan.FromHours(47));
        Assert.Equal((ConversationState.Snoozed, until), ((await _world.HeadAsync()).State, (await _world.HeadAsync()).SnoozedUntil));
        Assert.Equal(ConversationWorld.Agent, (await _world.HeadAsync()).AgentId);
        await _world.PassAsync(TimeSpan.FromHours(1));

        Assert.Contains("woken time", await _world.EventsAsync());
        Assert.Null((await _world.HeadAsync()).SnoozedUntil);
        _world.Keep(LifecycleNames.Orchestrator, "snoozed", Instance);
    }

    [Fact]
    public async Task A_message_wakes_a_snoozed_conversation()
    {
        await BeginAnsweredAsync();
        await _world.Rig.Get<Naps>().SnoozeAsync(_world.Id, ConversationWorld.Agent, _world.Now + TimeSpan.FromDays(2), default);

        await _world.WriteAsync();

        var head = await _world.HeadAsync();
        Assert.Equal((ConversationState.Active, (DateTimeOffset?)null), (head.State, head.SnoozedUntil));
        Assert.Equal(ActionStatus.Done, (await _world.Rig.Get<Naps>().WakeAsync(_world.Id, ConversationWorld.Agent, _ => true, default)).Status);
        Assert.Single(await _world.EventsAsync(), "woken customer-wrote");
    }

    [Fact]
    public async Task Whom_an_agent_wrote_to_first_is_not_reminded_and_not_asked_and_it_ends()
    {
        await BeginAnsweredAsync();
        await _world.Rig.Conversations.UpdateAsync(_world.Id, head => new ConversationWrite(head with { FirstAnswerAt = null }), default);

        await _world.PassAsync(TimeSpan.FromHours(4));

        Assert.Empty(await _world.SaidAsync());
        Assert.Equal(ConversationState.Resolved, (await _world.HeadAsync()).State);
    }

    [Fact]
    public async Task Without_a_window_and_a_question_a_resolved_conversation_rests()
    {
        await (await _world.WithAsync(new() { ReopenWithinMinutes = null })).BeginAsync();
        await _world.AnswerAsync();
        await _world.ResolveAsync();

        await _world.PassAsync(TimeSpan.FromDays(400));

        Assert.Equal(ConversationState.Resolved, (await _world.HeadAsync()).State);
        Assert.True(await _world.IsUnderWayAsync(Instance));
        _world.Keep(LifecycleNames.Orchestrator, "resting", Instance);
    }

    [Fact]
    public async Task A_start_that_comes_after_the_end_does_nothing()
    {
        await BeginAnsweredAsync();
        await _world.PassAsync(TimeSpan.FromDays(3));
        Assert.Equal(ConversationState.Closed, (await _world.HeadAsync()).State);
        var before = await _world.Rig.RowsAsync(TableNames.Conversations, _world.Id);

        await _world.TellAsync();
        await _world.PassAsync(TimeSpan.FromDays(1));

        Assert.False(await _world.IsUnderWayAsync(Instance));
        Assert.Equal(before, await _world.Rig.RowsAsync(TableNames.Conversations, _world.Id));
    }

    [Fact]
    public async Task Months_of_looking_leave_a_short_history()
    {
        await (await _world.WithAsync(Plan)).BeginAsync();

        await _world.PassAsync(TimeSpan.FromDays(30));

        Assert.InRange(_world.Orchestrations.History(Instance).Count, 1, (3 * LifecycleOrchestrator.MaxLooks) + 1);
    }

    private async Task BeginAnsweredAsync()
    {
        await (await _world.WithAsync(Plan)).BeginAsync();
        await _world.AnswerAsync();
    }
}
