using Omni.Durable.AssignConversation;
using Omni.Pipeline.Conversations;
using Omni.Pipeline.Ports;
using Omni.Pipeline.Routing;
using Omni.Tests.Support;

namespace Omni.Tests.Durable.AssignConversation;

/// <summary>An offer is accepted, declined or forgotten, and what it did is undone where it came to nothing.</summary>
public sealed class OfferTests : IDisposable
{
    private readonly AssignDesk _desk = new();

    public void Dispose() => _desk.Dispose();

    [Fact]
    public async Task An_agent_who_is_asked_sees_the_offer_alone_and_has_a_place_for_it()
    {
        await _desk.AgentAsync("a1");
        await _desk.AgentAsync("a2", capacity: 0);
        var id = await _desk.WriteAsync("k1");
        await _desk.SettleAsync();

        var head = await _desk.Rig.HeadAsync(id);
        Assert.Equal((ConversationState.Offered, "a1", "", PipelineRig.Start.AddSeconds(30)), (head.State, head.OfferedTo, head.AgentId, head.OfferUntil));
        var offered = Assert.Single(_desk.Told<ConversationOffered>("a1"));
        Assert.Equal((id, head.OfferId, head.OfferUntil, "k1", "hello"), (offered.ConversationId, offered.OfferId, offered.Until, offered.Conversation.CustomerName, offered.Conversation.Preview));
        Assert.Empty(_desk.Told<ConversationOffered>("a2"));
        Assert.All(
            _desk.Rig.Feed.Pushed.Where(it => it.To == FakeFeed.Group(FeedNames.AgentsGroup)).Select(it => it.Event.Payload).OfType<ConversationView>().Where(it => it.State == "offered"),
            view => Assert.Equal("", view.CustomerName + view.Preview));
        Assert.Equal(new OfferView(head.OfferId, "a1", offered.Until), ConversationView.Of(Assert.Single(await _desk.Rig.Inboxes.OfAgentAsync("a1", default))).Offer);
        Assert.Empty(await _desk.Rig.Inboxes.WaitingAsync(10, default));
        await _desk.AssertLawAsync();
    }

    [Fact]
    public async Task An_offer_that_is_accepted_is_the_agents()
    {
        await _desk.AgentAsync("a1");
        var id = await _desk.WriteAsync("k1");
        await _desk.AdvanceAsync(TimeSpan.FromSeconds(10));

        Assert.Equal(ActionStatus.Done, await _desk.AcceptAsync(id, "a1"));
        Assert.Equal(ActionStatus.Done, await _desk.AcceptAsync(id, "a1"));
        await _desk.SettleAsync();

        var head = await _desk.Rig.HeadAsync(id);
        Assert.Equal((ConversationState.Active, "a1", "", "", ""), (head.State, head.AgentId, head.OfferedTo, head.WaitingKey, head.Assigner));
        Assert.Equal(["offered a1", "accepted a1"], await _desk.EventsAsync(id));
        Assert.Equal("\"answered\"", await _desk.StatusOfAsync("assign-k1-1"));
        Assert.Empty(await _desk.Rig.RowsAsync(TableNames.Inboxes, "waiting"));
        await _desk.AssertLawAsync();
        Histories.Keep(AssignNames.Orchestrator, "accepted", _desk.Orchestrations.History("assign-k1-1"));
    }

    [Fact]
    public async Task An_offer_that_is_declined_goes_to_the_next_best_and_nobody_loses_a_turn()
    {
        await _desk.AgentAsync("a1", skills: ["billing"]);
        await _desk.AgentAsync("a2");
        var id = await _desk.WriteAsync("k1");
        await _desk.AdvanceAsync(TimeSpan.FromSeconds(10));
        var before = await _desk.Rig.HeadAsync(id);
        var (first, second) = before.OfferedTo == "a1" ? ("a1", "a2") : ("a2", "a1");

        Assert.Equal(ActionStatus.Done, await _desk.DeclineAsync(id, first));
        await _desk.Orchestrations.SettleAsync();
        await _desk.SettleAsync();

        var head = await _desk.Rig.HeadAsync(id);
        Assert.Equal((ConversationState.Offered, second), (head.State, head.OfferedTo));
        Assert.NotEqual(before.OfferId, head.OfferId);
        Assert.Equal((before.WaitingSince, before.WaitingKey), (head.WaitingSince, head.WaitingKey));
        Assert.Equal(new OfferWithdrawn(id, before.OfferId, "declined"), Assert.Single(_desk.Told<OfferWithdrawn>(first)));
        Assert.Equal([$"offered {first}", $"declined {first}", $"offered {second}"], await _desk.EventsAsync(id));
        var why = (await _desk.Rig.Get<DecisionStore>().ListAsync(id, default))[^1];
        Assert.Equal((second, "declined"), (why.Winner, why.Candidates.Single(it => it.AgentId == first).Why));
        Assert.Empty(await _desk.Rig.Inboxes.OfAgentAsync(first, default));
        await _desk.AssertLawAsync();
        Assert.Equal(ActionStatus.Done, await _desk.DeclineAsync(id, second));
        await _desk.Orchestrations.SettleAsync();
        Histories.Keep(AssignNames.Orchestrator, "declined", _desk.Orchestrations.History("assign-k1-1"));
    }

    [Fact]
    public async Task An_offer_that_nobody_answers_goes_to_the_next_best()
    {
        await _desk.AgentAsync("a1");
        await _desk.AgentAsync("a2");
        var id = await _desk.WriteAsync("k1");
        await _desk.AdvanceAsync(TimeSpan.FromSeconds(29));
        var before = await _desk.Rig.HeadAsync(id);
        Assert.Equal(ConversationState.Offered, before.State);
        Assert.Empty(_desk.Told<OfferWithdrawn>(before.OfferedTo));

        await _desk.AdvanceAsync(TimeSpan.FromSeconds(1));

        var head = await _desk.Rig.HeadAsync(id);
        Assert.Equal((ConversationState.Offered, before.OfferedTo == "a1" ? "a2" : "a1"), (head.State, head.OfferedTo));
        Assert.Equal(before.WaitingSince, head.WaitingSince);
        Assert.Equal("timed-out", Assert.Single(_desk.Told<OfferWithdrawn>(before.OfferedTo)).Reason);
        Assert.Equal($"offer-expired {before.OfferedTo}", (await _desk.EventsAsync(id))[1]);
        await _desk.AssertLawAsync();
    }

    [Fact]
    public async Task Who_did_not_take_it_is_asked_again_only_when_everybody_was_asked_and_after_a_while()
    {
        await _desk.AgentAsync("a1");
        await _desk.AgentAsync("a2");
        var id = await _desk.WriteAsync("k1");
        await _desk.SettleAsync();
        for (var round = 0; round < 2; round++)
        {
            await _desk.DeclineAsync(id, (await _desk.Rig.HeadAsync(id)).OfferedTo);
            await _desk.SettleAsync();
        }

        Assert.Equal(ConversationState.Waiting, (await _desk.Rig.HeadAsync(id)).State);
        await _desk.AdvanceAsync(TimeSpan.FromSeconds(59));
        Assert.Equal(ConversationState.Waiting, (await _desk.Rig.HeadAsync(id)).State);
        await _desk.AdvanceAsync(TimeSpan.FromSeconds(2));

        Assert.Equal(ConversationState.Offered, (await _desk.Rig.HeadAsync(id)).State);
        await _desk.AssertLawAsync();
    }

    [Fact]
    public async Task An_answer_that_is_not_told_to_the_orchestration_is_found_when_the_time_is_over()
    {
        await _desk.AgentAsync("a1");
        var id = await _desk.WriteAsync("k1");
        await _desk.AdvanceAsync(TimeSpan.FromSeconds(10));
        await _desk.Rig.Actions.AcceptAsync(id, "a1", default);

        await _desk.AdvanceAsync(TimeSpan.FromSeconds(25));

        Assert.Equal((ConversationState.Active, "a1"), await _desk.Rig.HeadAsync(id) is var head ? (head.State, head.AgentId) : default);
        Assert.Equal("\"answered\"", await _desk.StatusOfAsync("assign-k1-1"));
        Assert.Equal(["offered a1", "accepted a1"], await _desk.EventsAsync(id));
        await _desk.AssertLawAsync();
    }

    [Fact]
    public async Task A_message_that_says_answered_and_lies_changes_nothing()
    {
        await _desk.AgentAsync("a1");
        var id = await _desk.WriteAsync("k1");
        await _desk.SettleAsync();
        var before = await _desk.Rig.HeadAsync(id);

        await AssignEpisodes.AnsweredAsync(_desk.Orchestrations, id, "a1", default);
        await _desk.AdvanceAsync(TimeSpan.FromSeconds(5));

        Assert.Equal((ConversationState.Offered, before.OfferId), await _desk.Rig.HeadAsync(id) is var head ? (head.State, head.OfferId) : default);
        await _desk.AdvanceAsync(TimeSpan.FromSeconds(25));
        Assert.Equal(["offered a1", "offer-expired a1"], await _desk.EventsAsync(id));
    }

    [Theory]
    [InlineData("taken")]
    [InlineData("resolved")]
    public async Task An_offer_that_somebody_else_ends_is_withdrawn_and_its_place_is_free(string how)
    {
        await _desk.AgentAsync("a1");
        await _desk.AgentAsync("boss", isAsked: false, capacity: 1);
        await _desk.Rig.Agents.ReserveAsync("boss", "elsewhere-1", default, default);
        var id = await _desk.WriteAsync("k1");
        await _desk.SettleAsync();
        await _desk.Rig.Agents.ReleaseAsync("boss", "elsewhere-1", _ => new(true), default);
        var head = await _desk.Rig.HeadAsync(id);
        if (how is "taken")
        {
            await _desk.Rig.Agents.ReserveAsync("boss", id, default, force: true, default);
            await _desk.Rig.Actions.AssignAsync(head, "boss", new Decision(PipelineRig.Start, "taken", "boss", 0, []), takeOver: true, default);
        }
        else
        {
            await _desk.Rig.Actions.ResolveAsync(id, "boss", default);
        }

        await _desk.AdvanceAsync(TimeSpan.FromSeconds(31));

        Assert.Equal(new OfferWithdrawn(id, head.OfferId, how), Assert.Single(_desk.Told<OfferWithdrawn>("a1")));
        Assert.Equal(ActionStatus.NotNow, await _desk.AcceptAsync(id, "a1"));
        Assert.Equal("\"answered\"", await _desk.StatusOfAsync("assign-k1-1"));
        await _desk.AssertLawAsync();
    }

    [Fact]
    public async Task Nobody_accepts_or_declines_what_another_is_asked()
    {
        await _desk.AgentAsync("a1");
        var id = await _desk.WriteAsync("k1");
        await _desk.AgentAsync("a2");
        await _desk.SettleAsync();

        var other = (await _desk.Rig.HeadAsync(id)).OfferedTo == "a1" ? "a2" : "a1";
        Assert.Equal(ActionStatus.NotNow, await _desk.AcceptAsync(id, other));
        Assert.Equal(ActionStatus.NotNow, await _desk.DeclineAsync(id, other));
        Assert.Equal(ConversationState.Offered, (await _desk.Rig.HeadAsync(id)).State);
    }

    [Fact]
    public async Task An_offer_whose_orchestration_died_is_ended_by_the_sweep_and_goes_on()
    {
        await _desk.AgentAsync("a1");
        await _desk.AgentAsync("a2");
        var id = await _desk.WriteAsync("k1");
        await _desk.SettleAsync();
        await _desk.Orchestrations.TerminateAsync("assign-k1-1", "test", default);
        var first = (await _desk.Rig.HeadAsync(id)).OfferedTo;
        _desk.Sweeps = true;

        await _desk.AdvanceAsync(TimeSpan.FromSeconds(40));
        Assert.Equal(first, (await _desk.Rig.HeadAsync(id)).OfferedTo);
        await _desk.AdvanceAsync(TimeSpan.FromSeconds(10));

        var head = await _desk.Rig.HeadAsync(id);
        Assert.Equal((ConversationState.Offered, first == "a1" ? "a2" : "a1"), (head.State, head.OfferedTo));
        Assert.Equal("under way", await _desk.StatusOfAsync("assign-k1-1"));
        await _desk.AssertLawAsync();
    }
}
