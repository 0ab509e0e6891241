using Omni.Durable.CompensateDelivery;
using Omni.Pipeline.Conversations;
using Omni.Pipeline.Customers;
using Omni.Pipeline.Messages;
using Omni.Pipeline.Ports;
using Omni.Pipeline.Stages;
using Omni.Tests.Support;

namespace Omni.Tests.Durable.CompensateDelivery;

/// <summary>Every way in which a message that its channel would not take comes to its end.</summary>
public sealed class CompensateDeliveryTests : IDisposable, IAsyncLifetime
{
    private const string Name = CompensateNames.Orchestrator;

    private readonly CompensateWorld _world = new();

    public Task InitializeAsync() => _world.OpenAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task A_message_waits_as_long_as_its_platform_asks_and_is_sent_then()
    {
        await _world.AnswerAsync("o1");
        _world.Rig.Web.AnswerNext(SendOutcome.Retry(TimeSpan.FromHours(1), "quota"));

        await _world.WorkAsync();
        await _world.AdvanceAsync(TimeSpan.FromMinutes(59));
        Assert.Equal(["o1"], _world.Sent());
        Assert.Equal(DeliveryState.Pending, (await _world.StateAsync(1)).State);

        await _world.AdvanceAsync(TimeSpan.FromMinutes(2));

        Assert.Equal(["o1", "o1"], _world.Sent());
        Assert.Equal((DeliveryState.Sent, ""), await _world.StateAsync(1));
        Assert.Empty(await _world.GivenUpAsync());
        Assert.False((await _world.Orchestrations.GetAsync(_world.Instance(1), default))!.IsUnderWay);
        Histories.Keep(Name, "sent-after-a-pause", _world.Orchestrations.History(_world.Instance(1)));
    }

    [Fact]
    public async Task Later_answers_of_its_channel_wait_behind_it_and_others_do_not()
    {
        await _world.AnswerAsync("o1");
        await _world.AnswerAsync("o2");
        await _world.AnswerAsync("other", "wechat");
        _world.Rig.Web.AnswerNext(SendOutcome.Retry(TimeSpan.FromHours(1), "quota"));

        await _world.WorkAsync();
        await _world.AdvanceAsync(TimeSpan.FromMinutes(30));
        await _world.AnswerAsync("o4");
        await _world.WorkAsync();
        Assert.Equal(["o1"], _world.Sent());
        Assert.Equal(["other"], _world.Sent("wechat"));

        // What waited goes as soon as the one before it has gone, not at its own next look.
        await _world.AdvanceAsync(TimeSpan.FromMinutes(30) + TimeSpan.FromSeconds(30));
        Assert.Equal(["o1", "o1", "o2", "o4"], _world.Sent());
    }

    [Fact]
    public async Task A_message_that_is_too_old_is_given_up_and_its_agent_told_why()
    {
        await _world.AnswerAsync("o1");
        await _world.AnswerAsync("o2");
        _world.Rig.Web.AnswerNext([.. Enumerable.Repeat(SendOutcome.Retry(TimeSpan.Zero, "busy"), 12)]);

        await _world.WorkAsync();
        await _world.AdvanceAsync(TimeSpan.FromHours(6) - TimeSpan.FromMinutes(5));
        Assert.Equal(DeliveryState.Pending, (await _world.StateAsync(1)).State);
        Assert.Empty(_world.Alerts());
        await _world.AdvanceAsync(TimeSpan.FromMinutes(15));

        Assert.Equal((DeliveryState.Failed, "busy"), await _world.StateAsync(1));
        Assert.Equal([(1L, "busy")], await _world.GivenUpAsync());
        Assert.Equal([new Alert("delivery-failed", _world.Conversation.Id, "busy")], _world.Alerts());
        Assert.Equal(DeliveryState.Sent, (await _world.StateAsync(2)).State);
        // Two tries of the stage, then the ladder: at once, after 5, 10, 20, 40 minutes, by the hour, and at the last moment.
        Assert.Equal(12, _world.Sent().Count(id => id == "o1"));
        Histories.Keep(Name, "given-up", _world.Orchestrations.History(_world.Instance(1)));
    }

    [Fact]
    public async Task A_refusal_ends_it_at_once_and_twice_the_same_dead_letter_is_once()
    {
        var message = await _world.AnswerAsync("o1");
        await _world.AnswerAsync("o2");
        _world.Rig.Web.AnswerNext(SendOutcome.Refused("closed"));

        await _world.WorkAsync();
        await _world.SetAsideAsync(message, "closed");
        await _world.WorkAsync();

        Assert.Equal(["o1", "o2"], _world.Sent());
        Assert.Equal((DeliveryState.Failed, "closed"), await _world.StateAsync(1));
        Assert.Equal([(1L, "closed")], await _world.GivenUpAsync());
        Assert.Single(_world.Alerts());
        Histories.Keep(Name, "refused", _world.Orchestrations.History(_world.Instance(1)));
    }

    [Fact]
    public async Task What_would_come_later_than_it_is_worth_is_given_up_at_once()
    {
        await _world.AnswerAsync("o1");
        _world.Rig.Web.AnswerNext(SendOutcome.Retry(TimeSpan.FromHours(1), "quota"), SendOutcome.Retry(TimeSpan.FromHours(6), "quota"));

        await _world.WorkAsync();
        await _world.AdvanceAsync(TimeSpan.FromMinutes(61));

        Assert.Equal((DeliveryState.Failed, "quota"), await _world.StateAsync(1));
        Assert.Equal(["o1", "o1"], _world.Sent());
    }

    [Fact]
    public async Task A_message_that_nobody_knows_of_is_doubtful_and_not_given_up()
    {
        await _world.AnswerAsync("o1");
        _world.Rig.Web.AnswerNext(SendOutcome.Retry(TimeSpan.FromHours(1), "quota"), SendOutcome.Uncertain("answer-lost"));

        await _world.WorkAsync();
        await _world.AdvanceAsync(TimeSpan.FromMinutes(61));

        Assert.Equal((DeliveryState.Uncertain, "answer-lost"), await _world.StateAsync(1));
        Assert.Empty(await _world.GivenUpAsync());
        Assert.Equal("delivery-uncertain", Assert.Single(_world.Alerts()).Kind);
    }

    [Fact]
    public async Task A_paused_account_ages_nobody_and_the_history_stays_short()
    {
        await _world.AnswerAsync("o1");
        _world.Rig.Web.AnswerNext(SendOutcome.Retry(TimeSpan.FromMinutes(20), "quota"));
        await _world.WorkAsync();
        await _world.SaveAsync("web", isPaused: true);

        var longest = 0;
        for (var hour = 0; hour < 12; hour++)
        {
            await _world.AdvanceAsync(TimeSpan.FromHours(1));
            longest = Math.Max(longest, _world.Orchestrations.History(_world.Instance(1)).Count);
        }

        Assert.Equal((DeliveryState.Pending, ""), await _world.StateAsync(1));
        Assert.InRange(longest, 2, 42);
        Histories.Keep(Name, "paused", _world.Orchestrations.History(_world.Instance(1)));

        await _world.SaveAsync("web", isPaused: false);
        await _world.AdvanceAsync(TimeSpan.FromMinutes(6));
        Assert.Equal(DeliveryState.Sent, (await _world.StateAsync(1)).State);
    }

    [Fact]
    public async Task A_blocked_customer_gets_nothing_more()
    {
        var customers = _world.Rig.Get<CustomerStore>();
        var known = await customers.ResolveAsync(new("web", "main", "v1"), "", default);
        var conversation = await _world.Rig.OpenAsync(known.OriginId, ConversationState.Active, it => it with { AgentId = "a1" });
        await _world.Rig.RunAsync(QueueNames.Persist, _world.Rig.Outbound("o1", conversation));
        _world.Rig.Web.AnswerNext(SendOutcome.Retry(TimeSpan.FromHours(1), "quota"));
        await _world.WorkAsync();
        await _world.Rig.Get<CustomerBlocks>().BlockAsync(known.OriginId, "rude", null, "s1", default);

        await _world.AdvanceAsync(TimeSpan.FromMinutes(61));

        var entry = (await _world.Rig.Conversations.EntryAsync(conversation.Id, 1, default))!;
        Assert.Equal((DeliveryState.Failed, "sender-blocked"), (entry.Delivery, entry.DeliveryReason));
        Assert.Single(_world.Sent());
    }

    [Fact]
    public async Task A_customer_who_was_erased_leaves_nothing_to_do()
    {
        await _world.AnswerAsync("o1");
        _world.Rig.Web.AnswerNext(SendOutcome.Retry(TimeSpan.FromHours(1), "quota"));
        await _world.WorkAsync();
        await _world.Rig.Conversations.RemoveAsync(_world.Conversation.Id, default);

        await _world.AdvanceAsync(TimeSpan.FromHours(2));

        var state = (await _world.Orchestrations.GetAsync(_world.Instance(1), default))!;
        Assert.Equal((false, "Completed"), (state.IsUnderWay, state.Status));
        Assert.Single(_world.Sent());
        Assert.Empty(await _world.Rig.RowsAsync(TableNames.Conversations, _world.Conversation.Id));
        Histories.Keep(Name, "erased", _world.Orchestrations.History(_world.Instance(1)));
    }

    [Fact]
    public async Task What_the_queue_gave_up_is_tried_on()
    {
        var message = await _world.AnswerAsync("o1");

        await _world.SetAsideAsync(message, "MaxDeliveryCountExceeded");
        await _world.Orchestrations.SettleAsync();

        Assert.Equal(DeliveryState.Sent, (await _world.StateAsync(1)).State);
    }

    [Fact]
    public async Task What_ended_the_process_is_not_tried_again_and_the_one_behind_it_is()
    {
        await _world.AnswerAsync("o1");
        var second = await _world.AnswerAsync("o2");

        // The stage works on the second, and tries the lowest first.
        await _world.SetAsideAsync(second, DeadLetter.KilledTheHost);
        await _world.Orchestrations.SettleAsync();
        await _world.WorkAsync();

        Assert.Equal((DeliveryState.Failed, DeadLetter.KilledTheHost), await _world.StateAsync(1));
        Assert.Equal(DeliveryState.Sent, (await _world.StateAsync(2)).State);
        Assert.Equal(["o2"], _world.Sent());
        Assert.Equal([(1L, DeadLetter.KilledTheHost)], await _world.GivenUpAsync());
        Histories.Keep(Name, "killer-before-it", _world.Orchestrations.History(_world.Instance(2)));
    }

    [Fact]
    public async Task A_sender_that_throws_to_the_last_is_told_as_broken()
    {
        var message = await _world.AnswerAsync("o1");
        _world.Rig.Web.Before = _ => throw new InvalidOperationException("The test's sender has a bug.");

        await _world.SetAsideAsync(message, "MaxDeliveryCountExceeded");
        await _world.Orchestrations.AdvanceAsync(TimeSpan.FromHours(1));

        Assert.Equal((DeliveryState.Failed, CompensateOrchestrator.Broken), await _world.StateAsync(1));
        Assert.Equal([(1L, CompensateOrchestrator.Broken)], await _world.GivenUpAsync());
        Histories.Keep(Name, "broken", _world.Orchestrations.History(_world.Instance(1)));
    }

    [Fact]
    public async Task A_compensation_that_never_began_is_noticed_by_whoever_waits()
    {
        await _world.AnswerAsync("o1");
        _world.Rig.Web.AnswerNext(SendOutcome.Retry(TimeSpan.FromMinutes(30), "quota"));
        _world.LosesRequests = true;
        await _world.WorkAsync();
        Assert.DoesNotContain(_world.Instance(1), _world.Orchestrations.InstanceIds);
        _world.LosesRequests = false;

        await _world.AdvanceAsync(TimeSpan.FromMinutes(41));

        Assert.Equal(DeliveryState.Sent, (await _world.StateAsync(1)).State);
    }

    [Fact]
    public async Task A_customer_whom_a_bot_could_not_answer_gets_an_agent()
    {
        using var world = new CompensateWorld();
        await world.OpenAsync(it => it with { State = ConversationState.Bot, AgentId = "" });
        await world.AnswerAsync("o1", agent: "");
        world.Rig.Web.AnswerNext(SendOutcome.Refused("closed"));

        await world.WorkAsync();

        var head = await world.Rig.HeadAsync(world.Conversation.Id);
        Assert.Equal(ConversationState.Waiting, head.State);
        Assert.Equal(head.Id, Assert.Single(await world.Rig.Inboxes.WaitingAsync(10, default)).Id);
        Assert.Equal(head.Id, ((AssignRequest)Assert.Single(world.Rig.Queue.Sent(QueueNames.Assign)).Body).ConversationId);
        Assert.Equal(["delivery-failed", "handed-off"], (await world.Rig.EntriesAsync(head.Id)).Where(entry => entry.Type is EntryType.Event).Select(entry => entry.Text));
    }

    [Fact]
    public async Task What_the_message_had_used_up_of_the_quota_is_free_again()
    {
        await _world.Rig.RunAsync(
            QueueNames.Persist, _world.Rig.Inbound("m1", channel: "wechat") with { CustomerId = "k1", ConversationId = _world.Conversation.Id, Need = RouteNeed.ItsAgent });
        await _world.AnswerAsync("o1", "wechat");
        Assert.Equal(4, await LeftAsync());
        _world.Rig.WeChat.AnswerNext(SendOutcome.Refused("wechat-40003"));

        await _world.WorkAsync();

        Assert.Equal(5, await LeftAsync());
    }

    [Fact]
    public async Task Nobody_has_the_conversation_any_more_so_its_author_is_told()
    {
        await _world.AnswerAsync("o1", agent: "a2");
        await _world.Rig.Actions.ResolveAsync(_world.Conversation.Id, "a1", default);
        _world.Rig.Web.AnswerNext(SendOutcome.Refused("closed"));

        await _world.WorkAsync();

        Assert.Equal("delivery-failed", Assert.Single(_world.Alerts("a2")).Kind);
    }

    [Fact]
    public void An_instance_has_one_name_however_long_its_conversations_id_is()
    {
        Assert.Equal("compensate-k1-1-7", CompensateNames.InstanceOf("k1-1", 7));
        var id = CompensateNames.InstanceOf(new string('k', 80), long.MaxValue);
        Assert.InRange(id.Length, 12, 100);
        Assert.NotEqual(id, CompensateNames.InstanceOf(new string('k', 80), long.MaxValue - 1));
    }

    private async Task<int?> LeftAsync() =>
        _world.Rig.Get<Omni.Pipeline.Channels.ChannelRules>().Of(await _world.Rig.HeadAsync(_world.Conversation.Id), _world.Rig.Time.GetUtcNow()).Left;
}
