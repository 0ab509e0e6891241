using Omni.Pipeline.Conversations;
using Omni.Pipeline.Messages;
using Omni.Pipeline.Ports;
using Omni.Tests.Support;

namespace Omni.Tests.Pipeline.Stages;

public sealed class PersistStageTests : IDisposable
{
    private readonly PipelineRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Fact]
    public async Task The_first_message_makes_the_conversation_wait_and_asks_for_an_agent()
    {
        var conversation = await _rig.OpenAsync("k1");

        await PersistAsync(In("m1", conversation));

        var head = await _rig.HeadAsync(conversation.Id);
        Assert.Equal((ConversationState.Waiting, 1L), (head.State, head.LastSequence));
        Assert.Equal(PipelineRig.Start, head.WaitingSince);
        Assert.Equal(new AssignRequest(head.Id, "message"), Assert.Single(_rig.Queue.Sent(QueueNames.Assign)).Body);
        Assert.Equal("m1", Assert.Single(await _rig.EntriesAsync(conversation.Id)).MessageId);
    }

    [Theory]
    [InlineData(ConversationState.Resolved, ConversationState.Waiting, "reopened")]
    [InlineData(ConversationState.Snoozed, ConversationState.Active, "woken")]
    [InlineData(ConversationState.Bot, ConversationState.Waiting, "handed-off")]
    public async Task A_change_that_a_message_brings_is_told_before_the_message(ConversationState before, ConversationState after, string told)
    {
        var conversation = await _rig.OpenAsync("k1", before);

        await PersistAsync(In("m1", conversation));

        Assert.Equal(after, (await _rig.HeadAsync(conversation.Id)).State);
        Assert.Collection(
            await _rig.EntriesAsync(conversation.Id),
            it => Assert.Equal((1L, EntryType.Event, told, "customer-wrote"), (it.Sequence, it.Type, it.Text, it.Reason)),
            it => Assert.Equal((2L, EntryType.Message, "m1"), (it.Sequence, it.Type, it.MessageId)));
        Assert.Equal(after is ConversationState.Waiting, _rig.Queue.Sent(QueueNames.Assign).Count == 1);
        Assert.Equal(2, ((UnifiedMessage)Assert.Single(_rig.Queue.Sent(QueueNames.Push)).Body).Sequence);
    }

    [Theory]
    [InlineData(ConversationState.Waiting)]
    [InlineData(ConversationState.Offered)]
    [InlineData(ConversationState.Active)]
    public async Task A_message_in_an_open_conversation_changes_no_state(ConversationState state)
    {
        var conversation = await _rig.OpenAsync("k1", state);

        await PersistAsync(In("m1", conversation));

        Assert.Equal(state, (await _rig.HeadAsync(conversation.Id)).State);
        Assert.Equal(EntryType.Message, Assert.Single(await _rig.EntriesAsync(conversation.Id)).Type);
    }

    [Fact]
    public async Task A_message_for_a_conversation_that_closed_meanwhile_begins_the_customers_next()
    {
        var first = _rig.Inbound("m1");
        var placed = Assert.IsType<UnifiedMessage>((await _rig.RunAsync(QueueNames.Dedupe, first)).Message);
        await _rig.Conversations.UpdateAsync(placed.ConversationId, head => new ConversationWrite(head with { State = ConversationState.Closed }), default);

        await PersistAsync(placed with { Need = RouteNeed.Assignment });
        await PersistAsync(placed with { Need = RouteNeed.Assignment });

        Assert.Empty(await _rig.EntriesAsync(placed.ConversationId));
        var next = await _rig.HeadAsync(Conversation.IdOf(placed.CustomerId, 2));
        Assert.Equal((ConversationState.Waiting, 1L), (next.State, next.LastSequence));
        Assert.All(_rig.Queue.Sent(QueueNames.Push), sent => Assert.Equal(next.Id, sent.SessionId));
    }

    [Theory]
    [MemberData(nameof(States))]
    public async Task What_needs_nobody_wakes_nobody(ConversationState state)
    {
        if (state is ConversationState.Closed)
        {
            return; // Nothing more is said there.
        }


        var conversation = await _rig.OpenAsync("k1", state);

        await PersistAsync(In("m1", conversation) with { Need = RouteNeed.Nobody });

        Assert.Equal(state, (await _rig.HeadAsync(conversation.Id)).State);
        Assert.Single(await _rig.EntriesAsync(conversation.Id));
    }

    [Theory]
    [MemberData(nameof(States))]
    public async Task An_answer_changes_no_state(ConversationState state)
    {
        var conversation = await _rig.OpenAsync("k1", state);

        await PersistAsync(_rig.Outbound("o1", conversation));

        Assert.Equal(state, (await _rig.HeadAsync(conversation.Id)).State);
    }

    [Fact]
    public async Task What_route_saw_may_be_old_and_the_state_that_is_there_decides()
    {
        var conversation = await _rig.OpenAsync("k1", ConversationState.Resolved);

        await PersistAsync(In("m1", conversation) with { Need = RouteNeed.ItsAgent });

        Assert.Equal(ConversationState.Waiting, (await _rig.HeadAsync(conversation.Id)).State);
    }

    [Fact]
    public async Task An_inbound_message_says_where_the_answer_goes_and_what_it_is_about()
    {
        var conversation = await _rig.OpenAsync("k1", ConversationState.Active, it => it with { Urgency = 2, Language = "zh", Intent = "billing", Skills = ["billing"] });

        await PersistAsync(In("m1", conversation) with { Content = "where is my order", Channel = "wechat", Account = "shop", SenderId = "openid", Language = "en", Urgency = 1 });

        var head = await _rig.HeadAsync(conversation.Id);
        Assert.Equal(("wechat", "shop", "openid", "en"), (head.Channel, head.Account, head.Address, head.Language));
        Assert.Equal(("billing", "billing", 2), (head.Intent, head.Skills.Single(), head.Urgency));
    }

    [Fact]
    public async Task A_word_of_another_language_leaves_the_conversation_with_who_speaks_its_own()
    {
        var conversation = await _rig.OpenAsync("k1", ConversationState.Active, it => it with { Language = "zh-Hans" });

        await PersistAsync(In("m1", conversation) with { Content = "OK thanks", Language = "en" });

        Assert.Equal("zh-Hans", (await _rig.HeadAsync(conversation.Id)).Language);
    }

    [Fact]
    public async Task What_the_customer_only_did_elsewhere_turns_no_answer_away_from_where_the_customer_wrote()
    {
        var conversation = await _rig.OpenAsync("k1", ConversationState.Active);
        await PersistAsync(In("m1", conversation) with { ReplyContext = "note" });
        var left = In("m2", conversation) with { Kind = MessageKind.Event, Channel = "wechat", Account = "shop", SenderId = "openid", Need = RouteNeed.Nobody };

        await PersistAsync(left);

        var head = await _rig.HeadAsync(conversation.Id);
        Assert.Equal(("web", "main", "note", ""), (head.Channel, head.Account, head.ReplyContext, head.ReplyMemory));
        Assert.Equal(("wechat", "openid"), (await _rig.EntriesAsync(conversation.Id))[^1] is var entry ? (entry.Channel, entry.Address) : default);
    }

    [Fact]
    public async Task An_answer_has_its_place_in_the_outbox_and_goes_to_deliver()
    {
        var conversation = await _rig.OpenAsync("k1", ConversationState.Active);

        await PersistAsync(_rig.Outbound("o1", conversation));

        Assert.Equal((1L, "o1"), Pending(await _rig.Get<Outbox>().LowestAsync(conversation.Id, "web", default)));
        Assert.Equal(DeliveryState.Pending, Assert.Single(await _rig.EntriesAsync(conversation.Id)).Delivery);
        Assert.Single(_rig.Queue.Sent(QueueNames.Deliver));
    }

    [Fact]
    public async Task A_blocked_answer_is_failed_at_once_and_goes_nowhere()
    {
        var conversation = await _rig.OpenAsync("k1", ConversationState.Active);

        await PersistAsync(_rig.Outbound("o1", conversation).With(MessageFlags.Blocked));

        Assert.Null(await _rig.Get<Outbox>().LowestAsync(conversation.Id, "web", default));
        var entry = Assert.Single(await _rig.EntriesAsync(conversation.Id));
        Assert.Equal((DeliveryState.Failed, "blocked-by-word-list", false), (entry.Delivery, entry.DeliveryReason, entry.IsForCustomer));
        Assert.Empty(_rig.Queue.Sent(QueueNames.Deliver));
        Assert.Single(_rig.Queue.Sent(QueueNames.Push));
    }

    [Fact]
    public async Task A_customers_message_is_never_delivered_back()
    {
        var conversation = await _rig.OpenAsync("k1");

        await PersistAsync(In("m1", conversation));

        Assert.Empty(_rig.Queue.Sent(QueueNames.Deliver));
        Assert.Null(await _rig.Get<Outbox>().LowestAsync(conversation.Id, "web", default));
    }

    [Fact]
    public async Task A_repeated_message_writes_nothing_and_repeats_the_effects()
    {
        var conversation = await _rig.OpenAsync("k1");
        await PersistAsync(In("m1", conversation));
        await PersistAsync(In("m2", conversation));
        var rows = await _rig.RowsAsync(TableNames.Conversations, conversation.Id);
        var first = Effects();

        await PersistAsync(In("m1", conversation));

        Assert.Equal(rows, await _rig.RowsAsync(TableNames.Conversations, conversation.Id));
        Assert.Equal(first.Where(effect => effect.Id == "m1"), Effects());
    }

    [Fact]
    public async Task A_repeated_answer_asks_for_its_delivery_again()
    {
        var conversation = await _rig.OpenAsync("k1", ConversationState.Active);
        await PersistAsync(_rig.Outbound("o1", conversation));
        _rig.Queue.Take(QueueNames.Deliver);

        await PersistAsync(_rig.Outbound("o1", conversation));

        Assert.Equal(1, ((UnifiedMessage)Assert.Single(_rig.Queue.Take(QueueNames.Deliver)).Body).Sequence);
        Assert.Single(await _rig.EntriesAsync(conversation.Id));
    }

    [Fact]
    public async Task An_answer_that_its_agent_sends_again_later_is_projected_at_its_first_time()
    {
        var conversation = await _rig.OpenAsync("k1", ConversationState.Active);
        await PersistAsync(_rig.Outbound("o1", conversation));
        _rig.Time.Advance(TimeSpan.FromSeconds(1));

        await PersistAsync(_rig.Outbound("o1", conversation));

        Assert.Equal(
            [PipelineRig.Start, PipelineRig.Start],
            _rig.Queue.Take(QueueNames.Project).Select(sent => ((UnifiedMessage)sent.Body).ReceivedAt));
    }

    [Fact]
    public async Task A_message_for_no_conversation_is_set_aside()
    {
        var outcome = await _rig.RunAsync(QueueNames.Persist, _rig.Inbound("m1") with { ConversationId = "none-1" });

        Assert.Equal(Outcome.Rejected("conversation-missing"), outcome);
    }

    [Fact]
    public async Task The_preview_of_a_long_message_is_short()
    {
        var conversation = await _rig.OpenAsync("k1");

        await PersistAsync(In("m1", conversation) with { Content = new string('x', 81) });

        Assert.Equal(new string('x', 80), (await _rig.HeadAsync(conversation.Id)).Preview);
    }

    [Fact]
    public async Task The_preview_does_not_end_in_half_a_character()
    {
        var conversation = await _rig.OpenAsync("k1");

        await PersistAsync(In("m1", conversation) with { Content = new string('x', 79) + "😀 and more" });

        Assert.Equal(new string('x', 79), (await _rig.HeadAsync(conversation.Id)).Preview);
    }

    [Fact]
    public async Task Who_begins_to_wait_is_in_the_waiting_list_before_anybody_is_asked()
    {
        var conversation = await _rig.OpenAsync("k1");

        await PersistAsync(In("m1", conversation) with { Need = RouteNeed.Assignment });

        Assert.Equal(conversation.Id, Assert.Single(await _rig.Inboxes.WaitingAsync(10, default)).Id);
    }

    [Theory]
    [MemberData(nameof(Faults.Kinds), MemberType = typeof(Faults))]
    public Task Whatever_call_breaks_a_redelivery_leaves_an_answer_once_and_every_effect(FaultKind kind) => RedeliverAsync(
        kind, (rig, conversation) => rig.Outbound("o1", conversation), QueueNames.Push, QueueNames.Deliver, QueueNames.Project);

    [Theory]
    [MemberData(nameof(Faults.Kinds), MemberType = typeof(Faults))]
    public Task Whatever_call_breaks_a_redelivery_leaves_a_first_message_once_and_every_effect(FaultKind kind) => RedeliverAsync(
        kind,
        (rig, conversation) => rig.Inbound("o1") with { CustomerId = conversation.CustomerId, ConversationId = conversation.Id, Need = RouteNeed.Assignment },
        QueueNames.Assign, QueueNames.Push, QueueNames.Project);

    [Fact]
    public async Task A_conversation_that_waits_already_is_not_announced_again_for_each_message()
    {
        var conversation = await _rig.OpenAsync("k1");

        await PersistAsync(In("m1", conversation) with { Need = RouteNeed.Assignment });
        await PersistAsync(In("m2", conversation) with { Need = RouteNeed.Assignment });

        Assert.Equal(["m1"], _rig.Queue.Sent(QueueNames.Assign).Select(sent => sent.MessageId));
    }

    private static async Task RedeliverAsync(FaultKind kind, Func<PipelineRig, Conversation, UnifiedMessage> make, params string[] effects)
    {
        for (var index = 0; ; index++)
        {
            using var rig = new PipelineRig();
            var conversation = await rig.OpenAsync("k1");
            var message = make(rig, conversation);
            var broke = await rig.Faults.BreakAsync(index, kind, async () => await rig.RunAsync(QueueNames.Persist, message));

            Assert.Equal(Outcome.Done, await rig.RunAsync(QueueNames.Persist, message));

            Assert.Equal("o1", Assert.Single(await rig.EntriesAsync(conversation.Id)).MessageId);
            Assert.Equal(1, (await rig.HeadAsync(conversation.Id)).LastSequence);
            Assert.All(
                effects,
                queue => Assert.Equal(["o1"], rig.Queue.Sent(queue).Select(sent => sent.MessageId).Distinct()));
            if (!broke)
            {
                Assert.True(index > 4, "Too few calls were broken for this to mean anything.");
                return;
            }
        }
    }

    public static TheoryData<ConversationState> States => [.. Enum.GetValues<ConversationState>()];

    private static (long Sequence, string MessageId)? Pending(PendingSend? pending) => pending is null ? null : (pending.Sequence, pending.MessageId);

    private UnifiedMessage In(string id, Conversation conversation) =>
        _rig.Inbound(id) with { CustomerId = conversation.CustomerId, ConversationId = conversation.Id };

    private async Task PersistAsync(UnifiedMessage message) => Assert.Equal(Outcome.Done, await _rig.RunAsync(QueueNames.Persist, message));

    /// <summary>What was sent since the last look, and where.</summary>
    private List<(string Queue, string Session, string Id, long Sequence)> Effects() =>
        [.. from queue in QueueNames.All
            from sent in _rig.Queue.Take(queue)
            select (queue, sent.SessionId, sent.MessageId, (sent.Body as UnifiedMessage)?.Sequence ?? 0)];
}
