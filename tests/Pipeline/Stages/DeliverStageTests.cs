using Omni.Pipeline.Channels;
using Omni.Pipeline.Conversations;
using Omni.Pipeline.Customers;
using Omni.Pipeline.Messages;
using Omni.Pipeline.Ports;
using Omni.Pipeline.Stages;
using Omni.Tests.Support;

namespace Omni.Tests.Pipeline.Stages;

public sealed class DeliverStageTests : IDisposable, IAsyncLifetime
{
    private readonly PipelineRig _rig = new(settings: ("Pipeline:DeliveryAttempts", "3"));
    private Conversation _conversation = null!;

    public async Task InitializeAsync()
    {
        await _rig.Get<ChannelAccountStore>().SaveAsync(new("web", "main", new Dictionary<string, string>()), default);
        _conversation = await _rig.OpenAsync("k1", ConversationState.Active, it => it with { AgentId = "a1" });
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _rig.Dispose();

    [Fact]
    public async Task An_answer_is_sent_once_and_its_agent_sees_that_it_was()
    {
        var message = await AnswerAsync("o1");

        Assert.Equal(Outcome.Done, await DeliverAsync(message));
        Assert.Equal(Outcome.Done, await DeliverAsync(message));

        Assert.Equal(new OutboundDelivery("v1", "hello", "o1", _conversation.Id), Assert.Single(_rig.Web.Deliveries));
        Assert.Equal((DeliveryState.Sent, ""), await StateAsync(1));
        var pushed = Assert.Single(_rig.Feed.Pushed);
        Assert.Equal((FeedNames.Agent("a1"), FeedNames.MessageUpdated), (pushed.To, pushed.Event.Target));
        Assert.Equal("sent", ((MessageView)pushed.Event.Payload).Delivery);
    }

    [Fact]
    public async Task What_waits_for_its_sending_holds_neither_the_text_nor_where_it_goes()
    {
        await _rig.RunAsync(QueueNames.Persist, _rig.Outbound("o1", _conversation, "the secret words"));
        var first = Assert.Single(_rig.Queue.Take(QueueNames.Deliver));
        _rig.Web.AnswerNext(SendOutcome.Retry(TimeSpan.FromSeconds(5), "busy"));
        // As it was queued before, with everything in it.
        await DeliverAsync(_rig.Outbound("o1", _conversation, "the secret words") with { Sequence = 1 });
        var second = Assert.Single(_rig.Queue.Take(QueueNames.Deliver));

        foreach (var waiting in (StageMessage[])[first, second])
        {
            var body = System.Text.Encoding.UTF8.GetString(waiting.Body.ToBytes());
            Assert.DoesNotContain("secret", body, StringComparison.Ordinal);
            Assert.DoesNotContain("v1", body, StringComparison.Ordinal);
            Assert.DoesNotContain("v1", waiting.SessionId, StringComparison.Ordinal);
        }

        _rig.Time.Advance(TimeSpan.FromSeconds(5));
        Assert.True(MessageCodec.TryRead(second.Body.ToBytes(), out var read));
        Assert.Equal(Outcome.Done, await DeliverAsync(read));
        Assert.Equal(["o1", "o1"], Sent());
        Assert.Equal(("v1", "the secret words"), (_rig.Web.Deliveries[^1].Recipient, _rig.Web.Deliveries[^1].Text));
    }

    [Fact]
    public async Task Who_was_blocked_meanwhile_gets_no_answer()
    {
        var customer = (await _rig.Get<CustomerStore>().ResolveAsync(new("web", "main", "v1"), "", default)).OriginId;
        var message = await AnswerAsync("o1");
        await _rig.Get<CustomerBlocks>().BlockAsync(customer, "insults", null, "s1", default);

        Assert.Equal(Outcome.Rejected("sender-blocked"), await DeliverAsync(message));

        Assert.Empty(_rig.Web.Deliveries);
        Assert.Equal((DeliveryState.Failed, "sender-blocked"), await StateAsync(1));
    }

    [Fact]
    public async Task The_lowest_goes_first_whichever_is_asked_for()
    {
        await AnswerAsync("o1");
        await AnswerAsync("o2");
        var third = await AnswerAsync("o3");
        await AnswerAsync("o4");

        await DeliverAsync(third);

        Assert.Equal(["o1", "o2", "o3"], Sent());
    }

    [Fact]
    public async Task An_answer_on_another_channel_is_not_this_deliverers()
    {
        var other = _rig.Outbound("o1", _conversation with { Channel = "wechat" });
        await _rig.RunAsync(QueueNames.Persist, other);
        _rig.Queue.Take(QueueNames.Deliver);
        var message = await AnswerAsync("o2");

        await DeliverAsync(message);

        Assert.Equal(["o2"], Sent());
        Assert.Empty(_rig.WeChat.Deliveries);
    }

    [Fact]
    public async Task A_failed_try_comes_again_later_and_later_each_under_its_own_broker_id()
    {
        var message = await AnswerAsync("o1");
        _rig.Web.AnswerNext(SendOutcome.Retry(default, "busy"), SendOutcome.Retry(default, "busy"));

        Assert.Equal(Outcome.Done, await DeliverAsync(message));
        var second = Assert.Single(_rig.Queue.Take(QueueNames.Deliver));
        Assert.Equal(TimeSpan.FromSeconds(1), second.NotBefore - _rig.Time.GetUtcNow());
        Assert.Equal(DeliveryState.Pending, (await StateAsync(1)).State);

        _rig.Time.Advance(TimeSpan.FromSeconds(1));
        await DeliverAsync(message);
        var third = Assert.Single(_rig.Queue.Take(QueueNames.Deliver));
        Assert.Equal(TimeSpan.FromSeconds(2), third.NotBefore - _rig.Time.GetUtcNow());

        Assert.Equal(3, new[] { "o1", second.MessageId, third.MessageId }.Distinct().Count());
        Assert.Equal(second.SessionId, third.SessionId);

        _rig.Time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(Outcome.Done, await DeliverAsync(message));
        Assert.Equal(["o1", "o1", "o1"], Sent());
        Assert.Equal(DeliveryState.Sent, (await StateAsync(1)).State);
    }

    [Fact]
    public async Task A_platform_that_asks_for_a_pause_gets_it()
    {
        var message = await AnswerAsync("o1");
        _rig.Web.AnswerNext(SendOutcome.Retry(TimeSpan.FromMinutes(7), "limit"));

        await DeliverAsync(message);

        Assert.Equal(TimeSpan.FromMinutes(7), Assert.Single(_rig.Queue.Take(QueueNames.Deliver)).NotBefore - _rig.Time.GetUtcNow());
    }

    [Fact]
    public async Task A_later_answer_does_not_cut_the_pause_of_an_earlier_one_short()
    {
        var first = await AnswerAsync("o1");
        _rig.Web.AnswerNext(SendOutcome.Retry(TimeSpan.FromMinutes(7), "limit"));
        await DeliverAsync(first);
        _rig.Queue.Take(QueueNames.Deliver);

        var second = await AnswerAsync("o2");
        _rig.Time.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(Outcome.Done, await DeliverAsync(second));

        Assert.Equal(["o1"], Sent());
        Assert.Equal(TimeSpan.FromMinutes(5), Assert.Single(_rig.Queue.Take(QueueNames.Deliver)).NotBefore - _rig.Time.GetUtcNow());

        _rig.Time.Advance(TimeSpan.FromMinutes(5));
        await DeliverAsync(second);
        Assert.Equal(["o1", "o1", "o2"], Sent());
    }

    [Fact]
    public async Task Waiting_for_an_earlier_answer_and_for_ones_own_next_try_are_two_broker_messages()
    {
        var first = await AnswerAsync("o1");
        var second = await AnswerAsync("o2");
        _rig.Web.AnswerNext(SendOutcome.Retry(default, "busy"), SendOutcome.Sent(), SendOutcome.Retry(default, "busy"));
        await DeliverAsync(first);
        await DeliverAsync(second);
        _rig.Time.Advance(TimeSpan.FromSeconds(1));
        await DeliverAsync(first);
        await DeliverAsync(second);

        Assert.Equal(["o1", "o1", "o2"], Sent());
        var later = _rig.Queue.Take(QueueNames.Deliver);
        Assert.Equal(["o1", "o2", "o2"], later.Select(sent => ((UnifiedMessage)sent.Body).MessageId));
        Assert.Equal(3, later.Select(sent => sent.MessageId).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public async Task After_its_tries_a_message_is_handed_over_and_the_stage_leaves_it_alone()
    {
        var message = await AnswerAsync("o1");
        _rig.Web.AnswerNext([.. Enumerable.Repeat(SendOutcome.Retry(default, "busy"), 3)]);

        for (var i = 1; i <= 3; i++)
        {
            Assert.Empty(_rig.Queue.Sent(QueueNames.Compensate));
            Assert.Equal(Outcome.Done, await DeliverAsync(message));
            _rig.Time.Advance(TimeSpan.FromMinutes(5));
        }

        var asked = Assert.Single(_rig.Queue.Take(QueueNames.Compensate));
        Assert.Equal(new CompensateRequest(_conversation.Id, 1, "web", "busy"), asked.Body);
        Assert.Equal(Outcome.Done, await DeliverAsync(message));
        Assert.Equal(DeliveryState.Pending, (await StateAsync(1)).State);
        Assert.Equal(3, _rig.Web.Deliveries.Count);
    }

    [Fact]
    public async Task A_platform_that_asks_for_more_than_the_stage_will_wait_has_it_handed_over_at_the_first_try()
    {
        var first = await AnswerAsync("o1");
        var second = await AnswerAsync("o2");
        _rig.Web.AnswerNext(SendOutcome.Retry(TimeSpan.FromMinutes(11), "quota"));

        // Also when it is a later one's run that tries it.
        await DeliverAsync(second);

        Assert.Equal(new CompensateRequest(_conversation.Id, 1, "web", "quota"), Assert.Single(_rig.Queue.Take(QueueNames.Compensate)).Body);
        Assert.Equal(_rig.Time.GetUtcNow() + TimeSpan.FromMinutes(16), Assert.Single(_rig.Queue.Take(QueueNames.Deliver)).NotBefore);
        _rig.Time.Advance(TimeSpan.FromMinutes(12));
        await DeliverAsync(first);
        Assert.Equal(["o1"], Sent());
        Assert.Empty(_rig.Queue.Sent(QueueNames.Compensate));

        // Long after its time it is asked for again: who has it came to grief.
        _rig.Time.Advance(TimeSpan.FromMinutes(4));
        await DeliverAsync(second);
        Assert.Equal(1, ((CompensateRequest)Assert.Single(_rig.Queue.Take(QueueNames.Compensate)).Body).Sequence);
        Assert.Equal(["o1"], Sent());
    }

    [Fact]
    public async Task A_refused_answer_is_failed_at_once_and_the_next_goes_on()
    {
        var first = await AnswerAsync("o1");
        var second = await AnswerAsync("o2");
        _rig.Web.AnswerNext(SendOutcome.Refused("wechat-45015"));

        Assert.Equal(Outcome.Rejected("wechat-45015"), await DeliverAsync(first));
        Assert.Equal(Outcome.Done, await DeliverAsync(second));

        Assert.Equal((DeliveryState.Failed, "wechat-45015"), await StateAsync(1));
        Assert.Equal(DeliveryState.Sent, (await StateAsync(2)).State);
    }

    [Fact]
    public async Task Another_messages_failure_does_not_set_this_one_aside()
    {
        await AnswerAsync("o1");
        var second = await AnswerAsync("o2");
        _rig.Web.AnswerNext(SendOutcome.Refused("gone"));

        Assert.Equal(Outcome.Done, await DeliverAsync(second));
    }

    [Fact]
    public async Task An_answer_that_failed_under_a_later_ones_run_is_set_aside_by_its_own()
    {
        var first = await AnswerAsync("o1");
        var second = await AnswerAsync("o2");
        _rig.Web.AnswerNext(SendOutcome.Refused("closed"));

        Assert.Equal(Outcome.Done, await DeliverAsync(second));

        Assert.Equal(Outcome.Rejected("closed"), await DeliverAsync(first));
        Assert.Equal(Outcome.Rejected("closed"), await DeliverAsync(first));
        Assert.Equal(["o1", "o2"], Sent());
    }

    [Fact]
    public async Task A_doubtful_answer_is_shown_as_doubtful_and_not_sent_again()
    {
        var message = await AnswerAsync("o1");
        _rig.Web.AnswerNext(SendOutcome.Uncertain("answer-lost"));

        Assert.Equal(Outcome.Done, await DeliverAsync(message));
        await DeliverAsync(message);

        Assert.Equal((DeliveryState.Uncertain, "answer-lost"), await StateAsync(1));
        Assert.Equal([FeedNames.MessageUpdated, FeedNames.Alert], _rig.Feed.Pushed.Select(pushed => pushed.Event.Target));
        Assert.Equal("uncertain", ((MessageView)_rig.Feed.Pushed[0].Event.Payload).Delivery);
        Assert.Equal(("delivery-uncertain", "answer-lost"), (((Alert)_rig.Feed.Pushed[1].Event.Payload).Kind, ((Alert)_rig.Feed.Pushed[1].Event.Payload).Text));
        Assert.Single(_rig.Web.Deliveries);
    }

    [Fact]
    public async Task What_can_go_nowhere_is_refused_with_the_reason()
    {
        var message = await AnswerAsync("o1", it => it with { Account = "gone" });
        Assert.Equal(Outcome.Rejected("account-unknown"), await DeliverAsync(message));

        var unknown = await AnswerAsync("o2", it => it with { Channel = "fax" });
        Assert.Equal(Outcome.Rejected("channel-unknown"), await DeliverAsync(unknown));
    }

    [Fact]
    public async Task Of_two_deliverers_one_calls_the_channel_and_the_other_comes_later()
    {
        var message = await AnswerAsync("o1");
        var sending = new SyncPoint();
        _rig.Web.Before = _ => new(sending.ReachAsync());

        var first = DeliverAsync(message);
        await sending.ReachedAsync("the first deliverer's call of the channel");
        Assert.Equal(Outcome.Done, await DeliverAsync(message));
        sending.Release();
        await first;

        Assert.Single(_rig.Web.Deliveries);
        Assert.Equal(Outbox.Claim, Assert.Single(_rig.Queue.Take(QueueNames.Deliver)).NotBefore - _rig.Time.GetUtcNow());
        Assert.Equal(DeliveryState.Sent, (await StateAsync(1)).State);
    }

    [Fact]
    public async Task However_two_deliverers_cross_the_channel_is_called_once_and_the_answer_is_settled()
    {
        var message = await AnswerAsync("o1");
        for (var seed = 0; seed < 100; seed++)
        {
            using var test = new DeliverStageTests();
            await test.InitializeAsync();
            await test.AnswerAsync("o1");
            var turns = new Interleaving();
            test._rig.Tables.Before = _ => turns.TurnAsync();
            test._rig.Web.Before = _ => turns.TurnAsync();

            turns.Run(seed, () => test.DeliverAsync(message), () => test.DeliverAsync(message));

            Assert.Single(test._rig.Web.Deliveries);
            Assert.Equal(DeliveryState.Sent, (await test.StateAsync(1)).State);
        }
    }

    [Fact]
    public async Task A_crash_between_the_send_and_its_note_sends_again_under_the_same_key()
    {
        var message = await AnswerAsync("o1");
        _rig.Web.Before = _ =>
        {
            _rig.Tables.FailNext(1);
            return default;
        };
        await Assert.ThrowsAsync<StorageUnavailableException>(() => DeliverAsync(message));
        _rig.Web.Before = null;

        await DeliverAsync(message);
        Assert.Single(_rig.Web.Deliveries);

        _rig.Time.Advance(Outbox.Claim);
        Assert.Equal(Outcome.Done, await DeliverAsync(message));
        Assert.Equal(["o1", "o1"], Sent());
        Assert.Equal(DeliveryState.Sent, (await StateAsync(1)).State);
    }

    [Theory]
    [MemberData(nameof(Faults.Kinds), MemberType = typeof(Faults))]
    public async Task Whatever_call_breaks_the_answer_is_sent_in_the_end_and_settled(FaultKind kind)
    {
        for (var index = 0; ; index++)
        {
            using var test = new DeliverStageTests();
            await test.InitializeAsync();
            var message = await test.AnswerAsync("o1");
            var broke = await test._rig.Faults.BreakAsync(index, kind, () => test.DeliverAsync(message));

            await test.DeliverAsync(message);
            test._rig.Time.Advance(Outbox.Claim);
            await test.DeliverAsync(message);

            Assert.Equal(DeliveryState.Sent, (await test.StateAsync(1)).State);
            Assert.InRange(test._rig.Web.Deliveries.Count, 1, 2);
            Assert.Equal(["o1"], test.Sent().Distinct());
            if (!broke)
            {
                Assert.True(index > 5, "Too few calls were broken for this to mean anything.");
                return;
            }
        }
    }

    private async Task<UnifiedMessage> AnswerAsync(string id, Func<Conversation, Conversation>? change = null)
    {
        var conversation = change?.Invoke(_conversation) ?? _conversation;
        await _rig.RunAsync(QueueNames.Persist, _rig.Outbound(id, conversation));
        return (UnifiedMessage)Assert.Single(_rig.Queue.Take(QueueNames.Deliver)).Body;
    }

    private Task<Outcome> DeliverAsync(UnifiedMessage message) => _rig.RunAsync(QueueNames.Deliver, message).AsTask();

    private IEnumerable<string> Sent() => _rig.Web.Deliveries.Select(delivery => delivery.IdempotencyKey);

    private async Task<(DeliveryState State, string Reason)> StateAsync(long sequence) =>
        await _rig.Conversations.EntryAsync(_conversation.Id, sequence, default) is { } entry ? (entry.Delivery, entry.DeliveryReason) : default;
}
