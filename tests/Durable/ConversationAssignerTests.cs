using Omni.Durable.AssignConversation;
using Omni.Pipeline.Agents;
using Omni.Pipeline.Conversations;
using Omni.Pipeline.Customers;
using Omni.Pipeline.Messages;
using Omni.Pipeline.Ports;
using Omni.Pipeline.Routing;
using Omni.Tests.Support;

namespace Omni.Tests.Durable;

public sealed class ConversationAssignerTests : IDisposable
{
    private readonly PipelineRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Fact]
    public async Task The_best_agent_gets_the_conversation_and_a_place_for_it()
    {
        await _rig.AgentAsync("a1", skills: ["technical"]);
        await _rig.AgentAsync("a2", skills: ["billing"]);
        var waiting = await _rig.OpenAsync("k1", ConversationState.Waiting, it => it with { Skills = ["billing"] });
        await _rig.Inboxes.AddToWaitingAsync(waiting, default);

        Assert.Equal(AssignResult.Assigned, await _rig.Assigner.AssignAsync(waiting.Id, "message", [], default));

        var head = await _rig.HeadAsync(waiting.Id);
        Assert.Equal((ConversationState.Active, "a2", "", null), (head.State, head.AgentId, head.WaitingKey, head.WaitingSince));
        Assert.Equal(["a2"], head.Agents.AsEnumerable());
        Assert.Equal([waiting.Id], (await _rig.Agents.GetAsync("a2", default))!.Slots.AsEnumerable());
        Assert.Equal(waiting.Id, Assert.Single(await _rig.Inboxes.OfAgentAsync("a2", default)).Id);
        Assert.Empty(await _rig.RowsAsync(TableNames.Inboxes, "waiting"));
        var told = Assert.Single(await _rig.EntriesAsync(waiting.Id));
        Assert.Equal(("assigned", "a2", "message"), (told.Text, told.AgentId, told.Reason));
    }

    [Fact]
    public async Task Who_declined_is_not_asked_again_for_the_place_that_a_crash_left_with_them()
    {
        await _rig.AgentAsync("a1");
        await _rig.Agents.UpdateProfileAsync("a1", agent => agent with { AutoAccept = false }, default);
        var waiting = await _rig.OpenAsync("k1", ConversationState.Waiting, it => it with { Asked = [new("a1", AskedAgent.Declined, _rig.Time.GetUtcNow())] });
        await _rig.Agents.ReserveAsync("a1", waiting.Id, _rig.Time.GetUtcNow(), default);

        Assert.Equal(AssignStatus.Waits, (await _rig.Assigner.AssignAsync(waiting.Id, "message", [], default)).Status);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Nobody_gets_the_conversation_of_a_blocked_customer_and_it_waits_no_more(bool byTheList)
    {
        await _rig.AgentAsync("a1");
        var customer = (await _rig.Get<CustomerStore>().ResolveAsync(new("web", "main", "v1"), "", default)).OriginId;
        var waiting = await _rig.OpenAsync(customer, ConversationState.Waiting);
        await _rig.Inboxes.AddToWaitingAsync(waiting, default);
        await _rig.Get<CustomerBlocks>().BlockAsync(customer, "insults", null, "s1", default);

        if (byTheList)
        {
            await _rig.Assigner.DrainAsync("timer", default);
        }
        else
        {
            Assert.Equal(AssignResult.NotWaiting, await _rig.Assigner.AssignAsync(waiting.Id, "message", [], default));
        }

        Assert.Equal((ConversationState.Resolved, ""), await _rig.HeadAsync(waiting.Id) is var head ? (head.State, head.AgentId) : default);
        Assert.Empty(await _rig.RowsAsync(TableNames.Inboxes, "waiting"));
        Assert.Empty((await _rig.Agents.GetAsync("a1", default))!.Slots);
    }

    [Fact]
    public async Task Why_it_went_to_whom_is_kept()
    {
        await _rig.AgentAsync("a1", skills: ["technical"]);
        await _rig.AgentAsync("a2", skills: ["billing"]);
        var waiting = await _rig.OpenAsync("k1", ConversationState.Waiting, it => it with { Skills = ["billing"] });

        await _rig.Assigner.AssignAsync(waiting.Id, "message", [], default);

        var why = Assert.Single(await _rig.Get<DecisionStore>().ListAsync(waiting.Id, default));
        Assert.Equal(("a2", "message", 0), (why.Winner, why.Reason, why.Ring));
        Assert.Equal([("a2", ""), ("a1", "skills")], why.Candidates.Select(it => (it.AgentId, it.Why)));
    }

    [Fact]
    public async Task The_visitor_is_told_who_will_answer()
    {
        await _rig.AgentAsync("a1");
        var waiting = await _rig.OpenAsync("k1", ConversationState.Waiting);

        await _rig.Assigner.AssignAsync(waiting.Id, "message", [], default);

        var told = Assert.Single(_rig.Feed.Pushed, pushed => pushed.To == FeedNames.Visitor("v1"));
        Assert.Equal((FeedNames.AgentJoined, new AgentJoined(waiting.Id, "Agent a1")), (told.Event.Target, told.Event.Payload));
    }

    [Fact]
    public async Task When_nobody_can_have_it_it_waits_and_the_reasons_are_kept()
    {
        await _rig.AgentAsync("a1", capacity: 1);
        await _rig.Agents.ReserveAsync("a1", "other", default, default);
        var waiting = await _rig.OpenAsync("k1", ConversationState.Waiting);

        var result = await _rig.Assigner.AssignAsync(waiting.Id, "message", [], default);

        Assert.Equal(AssignStatus.Waits, result.Status);
        Assert.Equal(ConversationState.Waiting, (await _rig.HeadAsync(waiting.Id)).State);
        Assert.Equal(waiting.Id, Assert.Single(await _rig.Inboxes.WaitingAsync(10, default)).Id);
        var why = Assert.Single(await _rig.Get<DecisionStore>().ListAsync(waiting.Id, default));
        Assert.Equal(("", "full"), (why.Winner, Assert.Single(why.Candidates).Why));
        Assert.Contains(_rig.Feed.Pushed, pushed => pushed.To == FakeFeed.Group(FeedNames.AgentsGroup) && pushed.Event.Target == FeedNames.ConversationChanged);
    }

    [Theory]
    [InlineData(ConversationState.New)]
    [InlineData(ConversationState.Active)]
    [InlineData(ConversationState.Resolved)]
    [InlineData(ConversationState.Closed)]
    public async Task What_does_not_wait_is_left_alone(ConversationState state)
    {
        await _rig.AgentAsync("a1");
        var conversation = await _rig.OpenAsync("k1", state);

        Assert.Equal(AssignResult.NotWaiting, await _rig.Assigner.AssignAsync(conversation.Id, "message", [], default));

        Assert.Equal(conversation.ETag, (await _rig.HeadAsync(conversation.Id)).ETag);
        Assert.Empty((await _rig.Agents.GetAsync("a1", default))!.Slots);
    }

    [Fact]
    public async Task A_freed_place_goes_to_the_most_urgent_and_then_to_the_oldest()
    {
        await _rig.AgentAsync("a1", capacity: 1);
        await _rig.Agents.ReserveAsync("a1", "other", default, default);
        foreach (var (customer, urgency) in ((string, int)[])[("old", 0), ("new", 0), ("urgent", 1)])
        {
            var waiting = await _rig.OpenAsync(customer, ConversationState.Waiting, it => it with { Urgency = urgency });
            await _rig.Assigner.AssignAsync(waiting.Id, "message", [], default);
            _rig.Time.Advance(TimeSpan.FromSeconds(1));
        }

        var order = new List<string>();
        for (var last = "other"; order.Count < 3; last = order[^1])
        {
            await _rig.Agents.ReleaseAsync("a1", last, _ => new(true), default);
            await _rig.Assigner.DrainAsync("slot-freed", default);
            order.Add(Assert.Single((await _rig.Agents.GetAsync("a1", default))!.Slots));
        }

        Assert.Equal(["urgent-1", "old-1", "new-1"], order);
        Assert.Empty(await _rig.Inboxes.WaitingAsync(10, default));
    }

    [Fact]
    public async Task One_whom_nobody_can_serve_yet_does_not_hold_up_the_next()
    {
        await _rig.AgentAsync("a1", skills: ["technical"]);
        await _rig.AgentAsync("a2", skills: ["billing"], capacity: 1);
        await _rig.Agents.ReserveAsync("a2", "other", default, default);
        foreach (var skill in (string[])["billing", "technical"])
        {
            await _rig.Inboxes.AddToWaitingAsync(await _rig.OpenAsync(skill, ConversationState.Waiting, it => it with { Skills = [skill] }), default);
        }

        await _rig.Assigner.DrainAsync("timer", default);

        Assert.Equal("a1", (await _rig.HeadAsync("technical-1")).AgentId);
        Assert.Equal(ConversationState.Waiting, (await _rig.HeadAsync("billing-1")).State);
    }

    [Fact]
    public async Task A_place_that_an_earlier_run_reserved_is_used()
    {
        await _rig.AgentAsync("a1", capacity: 1);
        await _rig.AgentAsync("a2");
        var waiting = await _rig.OpenAsync("k1", ConversationState.Waiting);
        await _rig.Agents.ReserveAsync("a1", waiting.Id, default, default);

        await _rig.Assigner.AssignAsync(waiting.Id, "message", [], default);

        Assert.Equal("a1", (await _rig.HeadAsync(waiting.Id)).AgentId);
        Assert.Empty((await _rig.Agents.GetAsync("a2", default))!.Slots);
    }

    [Fact]
    public async Task A_place_for_one_whom_another_took_meanwhile_is_given_back()
    {
        await _rig.AgentAsync("a1");
        var waiting = await _rig.OpenAsync("k1", ConversationState.Waiting);
        _rig.Tables.Before = async call =>
        {
            if (call is { Table: TableNames.Conversations, Operation: TableOperation.Batch })
            {
                _rig.Tables.Before = null;
                await _rig.Actions.AssignAsync(waiting, "a2", new Decision(PipelineRig.Start, "taken", "a2", 0, []), takeOver: false, default);
            }
        };

        Assert.Equal(AssignResult.NotWaiting, await _rig.Assigner.AssignAsync(waiting.Id, "message", [], default));

        Assert.Equal("a2", (await _rig.HeadAsync(waiting.Id)).AgentId);
        Assert.Empty((await _rig.Agents.GetAsync("a1", default))!.Slots);
    }

    [Fact]
    public async Task A_place_that_is_freed_while_the_conversation_ends_and_opens_again_is_asked_for_anew()
    {
        await _rig.AgentAsync("a1");
        var waiting = await _rig.OpenAsync("k1", ConversationState.Waiting);
        _rig.Tables.Before = async call =>
        {
            if (call is { Table: TableNames.Conversations, Operation: TableOperation.Batch })
            {
                _rig.Tables.Before = null;
                await _rig.Actions.ResolveAsync(waiting.Id, "supervisor", default);
                await _rig.Get<PlaceSweep>().RunAsync(default);
                await _rig.RunAsync(QueueNames.Persist, _rig.Inbound("m1") with { CustomerId = "k1", ConversationId = waiting.Id, Need = RouteNeed.Assignment });
            }
        };

        Assert.Equal(AssignResult.Assigned, await _rig.Assigner.AssignAsync(waiting.Id, "message", [], default));

        Assert.Equal("a1", (await _rig.HeadAsync(waiting.Id)).AgentId);
        Assert.Equal([waiting.Id], (await _rig.Agents.GetAsync("a1", default))!.Slots.AsEnumerable());
    }

    [Fact]
    public async Task A_place_that_is_asked_for_while_it_is_being_freed_stays()
    {
        await _rig.AgentAsync("a1");
        var waiting = await _rig.OpenAsync("k1", ConversationState.Waiting);
        await _rig.Agents.ReserveAsync("a1", waiting.Id, PipelineRig.Start, default);
        _rig.Tables.Before = async call =>
        {
            if (call is { Table: TableNames.Agents, Operation: TableOperation.Write })
            {
                _rig.Tables.Before = null;
                await _rig.Assigner.AssignAsync(waiting.Id, "message", [], default);
            }
        };

        Assert.Equal(ReleaseResult.Kept, await _rig.Actions.ReleasePlaceAsync("a1", waiting.Id, default));

        Assert.Equal([waiting.Id], (await _rig.Agents.GetAsync("a1", default))!.Slots.AsEnumerable());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_place_with_one_who_has_left_does_not_keep_the_conversation_from_another(bool signedOff)
    {
        await _rig.AgentAsync("a1");
        await _rig.AgentAsync("a2");
        var waiting = await _rig.OpenAsync("k1", ConversationState.Waiting);
        await _rig.Agents.ReserveAsync("a1", waiting.Id, default, default);
        if (signedOff)
        {
            await _rig.Agents.SetStatusAsync("a1", AgentStatus.Offline, default);
        }
        else
        {
            _rig.Time.Advance(TimeSpan.FromMinutes(1));
            await _rig.Get<Presence>().RenewAsync("a2", "connection", default);
        }

        await _rig.Assigner.AssignAsync(waiting.Id, "message", [], default);
        Assert.Equal("a2", (await _rig.HeadAsync(waiting.Id)).AgentId);

        await _rig.Get<PlaceSweep>().RunAsync(default);
        Assert.Empty((await _rig.Agents.GetAsync("a1", default))!.Slots);
        Assert.Equal([waiting.Id], (await _rig.Agents.GetAsync("a2", default))!.Slots.AsEnumerable());
    }
}
