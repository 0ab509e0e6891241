using Omni.Pipeline.Conversations;
using Omni.Pipeline.Messages;
using Omni.Pipeline.Ports;
using Omni.Pipeline.Starts;

namespace Omni.Tests.Pipeline.Starts;

/// <summary>An agent writes first: whose conversation it becomes, and once, whatever happens in between.</summary>
public sealed class StartDeskTests : IAsyncLifetime
{
    private StartRig _it = null!;

    public async Task InitializeAsync() => _it = await StartRig.OpenAsync();

    public Task DisposeAsync()
    {
        _it.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task A_first_message_goes_the_way_of_every_answer_in_a_conversation_of_the_agents()
    {
        var customer = await _it.KnownAsync(StartRig.Web);

        var started = await _it.StartedAsync(StartRig.Web);
        await _it.PassAsync();

        var head = await _it.Rig.HeadAsync(started.ConversationId);
        Assert.Equal((ConversationState.Active, "a1", customer, "v1"), (head.State, head.AgentId, head.CustomerId, head.Address));
        Assert.Equal(["started", "hello"], (await _it.Rig.EntriesAsync(head.Id)).Select(entry => entry.Text));
        var message = Assert.Single(await _it.MessagesAsync(head.Id));
        Assert.Equal((started.MessageId, 2, DeliveryState.Sent, MessageFlags.Started), (message.MessageId, message.Sequence, message.Delivery, Assert.Single(message.Flags)));
        Assert.Equal(started.MessageId, Assert.Single(_it.Rig.Web.Deliveries).IdempotencyKey);
        Assert.Equal([head.Id], await _it.SlotsAsync("a1"));
        Assert.Equal([head.Id], (await _it.Rig.Inboxes.OfAgentAsync("a1", default)).Select(it => it.Id));
        Assert.False(started.Joined);
    }

    [Fact]
    public async Task What_is_asked_for_again_is_sent_once()
    {
        await _it.KnownAsync(StartRig.Web);

        var first = await _it.StartedAsync(StartRig.Web);
        var again = await _it.StartedAsync(StartRig.Web);
        await _it.PassAsync();
        await _it.Rig.Actions.ResolveAsync(first.ConversationId, "a1", default);
        await _it.Rig.Actions.CloseAsync(first.ConversationId, "a1", default);
        var late = await _it.StartedAsync(StartRig.Web);
        await _it.PassAsync();

        Assert.Equal((first.ConversationId, first.MessageId, true), (again.ConversationId, again.MessageId, again.Joined));
        Assert.Equal((first.ConversationId, first.MessageId, true), (late.ConversationId, late.MessageId, late.Joined));
        Assert.Single(_it.Rig.Web.Deliveries);
        Assert.Equal(ConversationState.Closed, (await _it.Rig.HeadAsync(first.ConversationId)).State);
    }

    [Fact]
    public async Task A_start_that_ended_half_way_is_gone_on_with()
    {
        await _it.KnownAsync(StartRig.Web);
        _it.Rig.Queue.Full.Add(QueueNames.Dedupe);
        await Assert.ThrowsAsync<QueueFullException>(() => _it.StartAsync(StartRig.Web));
        _it.Rig.Queue.Full.Clear();

        var started = await _it.StartedAsync(StartRig.Web);
        await _it.PassAsync();

        Assert.Single(await _it.MessagesAsync(started.ConversationId));
        Assert.Equal([started.ConversationId], await _it.SlotsAsync("a1"));
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 2)]
    public async Task A_conversation_that_ended_goes_on_and_one_that_was_closed_is_followed_by_the_next(bool isClosed, int episode)
    {
        var customer = await _it.WroteAsync(StartRig.Web, "m1");
        var id = Conversation.IdOf(customer, 1);
        await _it.Rig.Actions.ResolveAsync(id, "a2", default);
        if (isClosed)
        {
            await _it.Rig.Actions.CloseAsync(id, "a2", default);
        }

        var started = await _it.StartedAsync(StartRig.Web);

        Assert.Equal((Conversation.IdOf(customer, episode), false), (started.ConversationId, started.Joined));
        Assert.Equal((ConversationState.Active, "a1"), ((await _it.Rig.HeadAsync(started.ConversationId)).State, (await _it.Rig.HeadAsync(started.ConversationId)).AgentId));
    }

    [Fact]
    public async Task In_the_agents_own_conversation_it_is_a_message_like_any_and_answers_go_where_the_agent_wrote()
    {
        var customer = await _it.WroteAsync(StartRig.WeChat, "m1");
        var id = Conversation.IdOf(customer, 1);
        await _it.Rig.Assigner.AssignAsync(id, "message", [], default);
        var agent = (await _it.Rig.HeadAsync(id)).AgentId;
        await LinkedAsync(customer);

        var started = Assert.IsType<StartResult.Started>(await _it.Desk.StartAsync(new(customer, StartRig.Web, agent, "c1", "over here", null), default));
        await _it.PassAsync();

        Assert.Equal((id, true), (started.ConversationId, started.Joined));
        var head = await _it.Rig.HeadAsync(id);
        Assert.Equal(("web", "v1", "", ""), (head.Channel, head.Address, head.ReplyContext, head.ReplyMemory));
        Assert.Equal("over here", Assert.Single(_it.Rig.Web.Deliveries).Text);
        Assert.Empty(_it.Rig.WeChat.Deliveries);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_open_conversation_that_is_not_the_agents_is_named_and_left_alone(bool isAssigned)
    {
        var customer = await _it.WroteAsync(StartRig.Web, "m1");
        var id = Conversation.IdOf(customer, 1);
        if (isAssigned)
        {
            await _it.Rig.AgentAsync("a3");
            await _it.Rig.Agents.ReserveAsync("a3", id, _it.Rig.Time.GetUtcNow(), default);
            await _it.Rig.Assigner.AssignAsync(id, "message", [], default);
        }

        var open = Assert.IsType<StartResult.OpenAlready>(await _it.StartAsync(StartRig.Web));

        Assert.Equal((id, isAssigned ? "a3" : ""), (open.Conversation.Id, open.Conversation.AgentId));
        Assert.Empty(await _it.SlotsAsync("a1"));
        Assert.Empty(_it.Rig.Queue.Sent(QueueNames.Dedupe));
    }

    [Fact]
    public async Task A_customer_who_writes_at_the_same_moment_is_not_talked_over()
    {
        var customer = await _it.WroteAsync(StartRig.Web, "m1");
        var id = Conversation.IdOf(customer, 1);
        await _it.Rig.Actions.ResolveAsync(id, "a2", default);
        var wrote = false;
        _it.Rig.Tables.Before = async call =>
        {
            if (!wrote && call.Table == TableNames.Conversations && call.Operation.ToString() == "Batch")
            {
                wrote = true;
                await _it.WroteAsync(StartRig.Web, "m2");
            }
        };

        var open = Assert.IsType<StartResult.OpenAlready>(await _it.StartAsync(StartRig.Web));

        Assert.True(wrote);
        Assert.Equal(ConversationState.Waiting, open.Conversation.State);
        Assert.Empty(await _it.SlotsAsync("a1"));
        Assert.DoesNotContain(_it.Rig.Queue.Sent(QueueNames.Dedupe), sent => ((UnifiedMessage)sent.Body).Direction is Direction.Outbound);
    }

    [Fact]
    public async Task Nobody_gets_more_conversations_than_the_capacity_allows()
    {
        await _it.KnownAsync(StartRig.Web);
        await _it.KnownAsync(StartRig.Web with { Address = "v2" });
        await _it.StartedAsync(StartRig.Web);

        Assert.IsType<StartResult.NoRoom>(await _it.StartAsync(StartRig.Web with { Address = "v2" }));
        Assert.IsType<StartResult.NoAgent>(await _it.StartAsync(StartRig.Web with { Address = "v2" }, agent: "gone"));
        Assert.Single(_it.Rig.Queue.Sent(QueueNames.Dedupe));
    }

    /// <summary>Makes the web visitor part of the customer.</summary>
    private async Task LinkedAsync(string customer)
    {
        var visitor = await _it.KnownAsync(StartRig.Web);
        await _it.Rig.Get<Omni.Pipeline.Customers.MergeDesk>().AskAsync(new("merge1", customer, visitor, "same person", "a1"), default);
        Assert.Equal(customer, (await _it.Customers.FindAsync(StartRig.Web, default))!.Value.Current.Id);
    }
}
