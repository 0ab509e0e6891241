using Omni.Pipeline.Conversations;
using Omni.Pipeline.Routing;
using Omni.Pipeline.Stages;
using Omni.Tests.Support;

namespace Omni.Tests.Durable.AssignConversation;

/// <summary>A conversation that its agent hands on finds whom it is meant for, or anybody where that one does not take it.</summary>
public sealed class TransferTests : IDisposable
{
    private readonly AssignDesk _desk = new();

    public void Dispose() => _desk.Dispose();

    [Fact]
    public async Task It_goes_to_the_agent_whom_it_is_meant_for_whatever_others_know()
    {
        var id = await WithAsync("a1", skills: "billing");
        await _desk.AgentAsync("a2", isAsked: false);
        await _desk.AgentAsync("a3", isAsked: false);
        await _desk.Rig.Agents.UpdateProfileAsync("a2", it => it with { Languages = ["fr"] }, default);

        await TransferAsync(id, "a1", new("a2", ""));
        await _desk.SettleAsync();

        var head = await _desk.Rig.HeadAsync(id);
        Assert.Equal((ConversationState.Active, "a2", "", ""), (head.State, head.AgentId, head.WantedAgent, head.TransferredBy));
        Assert.Equal(["assigned a1", "transferred a1", "assigned a2"], await _desk.EventsAsync(id));
        var why = (await _desk.Rig.Get<DecisionStore>().ListAsync(id, default))[^1];
        Assert.Equal(("a2", "transferred", "transfer"), (why.Winner, why.Reason, why.Candidates.Single(it => it.AgentId == "a3").Why));
        await _desk.AssertLawAsync();
    }

    [Fact]
    public async Task Who_is_asked_sees_from_whom_it_comes_and_has_it_after_accepting()
    {
        var id = await WithAsync("a1");
        await _desk.AgentAsync("a2");

        await TransferAsync(id, "a1", new("a2", ""));
        await _desk.SettleAsync();
        Assert.Equal("a1", Assert.Single(_desk.Told<ConversationOffered>("a2")).Conversation.Offer!.TransferredBy);
        Assert.Equal(ActionStatus.Done, await _desk.AcceptAsync(id, "a2"));
        await _desk.SettleAsync();

        Assert.Equal((ConversationState.Active, "a2", ""), await _desk.Rig.HeadAsync(id) is var head ? (head.State, head.AgentId, head.WantedAgent) : default);
        await _desk.AssertLawAsync();
    }

    [Theory]
    [InlineData("declined")]
    [InlineData("timed-out")]
    [InlineData("connection-lost")]
    public async Task Where_it_is_refused_the_transfer_is_over_and_everybody_knows_why(string why)
    {
        var id = await WithAsync("a1");
        await _desk.AgentAsync("a2");
        await TransferAsync(id, "a1", new("a2", ""));
        await _desk.SettleAsync();
        Assert.Equal("a2", (await _desk.Rig.HeadAsync(id)).OfferedTo);

        switch (why)
        {
            case "declined":
                await _desk.DeclineAsync(id, "a2");
                break;
            case "timed-out":
                await _desk.AdvanceAsync(TimeSpan.FromSeconds(31));
                break;
            default:
                await _desk.Rig.Get<HandingOn>().OfferAsync(id, "a2", why, default);
                break;
        }

        await _desk.SettleAsync();

        // Nobody else is there but the one from whom it came.
        var head = await _desk.Rig.HeadAsync(id);
        Assert.Equal((ConversationState.Active, "a1", "", ""), (head.State, head.AgentId, head.WantedAgent, head.TransferredBy));
        Assert.Contains("transfer-refused a2", await _desk.EventsAsync(id));
        Assert.Equal((Transfers.AlertKind, id, why), Assert.Single(_desk.Told<Alert>("a1")) is var alert ? (alert.Kind, alert.ConversationId, alert.Text) : default);
        await _desk.AssertLawAsync();
    }

    [Theory]
    [InlineData("full", "a1")]
    [InlineData("not-present", "a3")]
    public async Task Where_the_agent_can_not_have_it_any_more_it_is_anybodys(string why, string next)
    {
        var id = await WithAsync("a1");
        await _desk.AgentAsync("a2", isAsked: false);
        await _desk.AgentAsync("a3", isAsked: false);
        await TransferAsync(id, "a1", new("a2", ""));
        if (why is "full")
        {
            await _desk.Rig.Agents.ReserveAsync("a2", "elsewhere-1", default, default);
        }
        else
        {
            _desk.Leave("a2");
            _desk.Rig.Time.Advance(TimeSpan.FromSeconds(16));
            await _desk.Rig.Get<Omni.Pipeline.Agents.Presence>().RenewAsync("a3", "connection", default);
        }

        await _desk.SettleAsync();

        Assert.Equal((ConversationState.Active, next), await _desk.Rig.HeadAsync(id) is var head ? (head.State, head.AgentId) : default);
        Assert.Equal(why, Assert.Single(_desk.Told<Alert>("a1")).Text);
    }

    [Fact]
    public async Task It_goes_to_one_of_the_team_and_to_nobody_else_who_would_fit_better()
    {
        var id = await WithAsync("a1", skills: "billing");
        await TeamAsync("a2", "parcels");
        await _desk.AgentAsync("a3", isAsked: false, skills: ["billing"]);

        await TransferAsync(id, "a1", new("", "", "parcels"));
        await _desk.SettleAsync();
        await _desk.AdvanceAsync(TimeSpan.FromSeconds(61)); // The skills are let go, and not the team.
        await _desk.SettleAsync();

        Assert.Equal((ConversationState.Active, "a2", ""), await _desk.Rig.HeadAsync(id) is var head ? (head.State, head.AgentId, head.WantedTeam) : default);
        var why = (await _desk.Rig.Get<DecisionStore>().ListAsync(id, default))[^1];
        Assert.Equal(("a2", "team", "team"), (why.Winner, why.Candidates.Single(it => it.AgentId == "a3").Why, why.Candidates.Single(it => it.AgentId == "a1").Why));
        Assert.Empty(_desk.Told<Alert>("a1"));
        await _desk.AssertLawAsync();
    }

    [Fact]
    public async Task It_waits_for_a_team_that_is_full_and_is_anybodys_after_a_while()
    {
        var id = await WithAsync("a1");
        await TeamAsync("a2", "parcels");
        await _desk.Rig.Agents.ReserveAsync("a2", "elsewhere-1", default, default);
        await _desk.AgentAsync("a3", isAsked: false);

        await TransferAsync(id, "a1", new("", "", "parcels"));
        await _desk.SettleAsync();
        Assert.Equal((ConversationState.Waiting, "parcels"), await _desk.Rig.HeadAsync(id) is var waiting ? (waiting.State, waiting.WantedTeam) : default);

        await _desk.AdvanceAsync(TimeSpan.FromMinutes(5));
        await _desk.SettleAsync();

        // Anybody's: also hers from whom it came, who knows the customer.
        Assert.Equal((ConversationState.Active, "a1", ""), await _desk.Rig.HeadAsync(id) is var head ? (head.State, head.AgentId, head.WantedTeam) : default);
        Assert.Equal((Transfers.AlertKind, Transfers.TeamBusy), Assert.Single(_desk.Told<Alert>("a1")) is var alert ? (alert.Kind, alert.Text) : default);
    }

    [Fact]
    public async Task Where_nobody_of_the_team_is_there_any_more_it_is_anybodys_at_once()
    {
        var id = await WithAsync("a1");
        await TeamAsync("a2", "parcels");
        await _desk.Rig.Agents.ReserveAsync("a2", "elsewhere-1", default, default);
        await _desk.AgentAsync("a3", isAsked: false);
        await TransferAsync(id, "a1", new("", "", "parcels"));
        await _desk.SettleAsync();

        await _desk.Rig.Agents.SetStatusAsync("a2", Omni.Pipeline.Agents.AgentStatus.Away, default);
        await _desk.RequestAsync(id, "nudge");
        await _desk.SettleAsync();

        Assert.Equal((ConversationState.Active, "a1"), await _desk.Rig.HeadAsync(id) is var head ? (head.State, head.AgentId) : default);
        Assert.Equal(Transfers.TeamAway, Assert.Single(_desk.Told<Alert>("a1")).Text);
        Assert.Contains("transfer-refused", await _desk.EventsAsync(id));
    }

    [Fact]
    public async Task One_of_the_team_who_declines_leaves_it_to_the_next_of_the_team()
    {
        var id = await WithAsync("a1");
        await TeamAsync("a2", "parcels", isAsked: true);
        await TransferAsync(id, "a1", new("", "", "parcels"));
        await _desk.SettleAsync();
        await TeamAsync("a4", "parcels");
        await _desk.AgentAsync("a3", isAsked: false);

        await _desk.DeclineAsync(id, "a2");
        await _desk.SettleAsync();

        Assert.Equal((ConversationState.Active, "a4"), await _desk.Rig.HeadAsync(id) is var head ? (head.State, head.AgentId) : default);
        await _desk.AssertLawAsync();
    }

    [Fact]
    public async Task It_waits_for_a_skill_and_not_for_whom_it_comes_from()
    {
        var id = await WithAsync("a1", skills: "sales");
        await _desk.AgentAsync("a2", isAsked: false, skills: ["billing"]);
        await _desk.Rig.Agents.ReserveAsync("a2", "elsewhere-1", default, default);
        await TransferAsync(id, "a1", new("", "billing"));
        await _desk.SettleAsync();
        Assert.Equal(ConversationState.Waiting, (await _desk.Rig.HeadAsync(id)).State);

        await _desk.Rig.Agents.ReleaseAsync("a2", "elsewhere-1", _ => new(true), default);
        await _desk.Rig.Actions.NudgeBacklogAsync("slot-freed", default);
        await _desk.SettleAsync();

        Assert.Equal((ConversationState.Active, "a2", ""), await _desk.Rig.HeadAsync(id) is var head ? (head.State, head.AgentId, head.WantedSkill) : default);
        await _desk.AssertLawAsync();
    }

    [Fact]
    public async Task A_customer_who_writes_meanwhile_does_not_change_to_whom_it_goes()
    {
        await _desk.AgentAsync("a2", isAsked: false, capacity: 1, skills: ["billing"]);
        await _desk.AgentAsync("a3", isAsked: false, capacity: 1, skills: ["refund"]);
        await _desk.Rig.Agents.ReserveAsync("a2", "elsewhere-1", default, default);
        var waiting = await _desk.Rig.OpenAsync("k9", ConversationState.Waiting, it => it with { WantedSkill = "billing", TransferredBy = "a1", Skills = ["refund"] });
        await _desk.Rig.Inboxes.AddToWaitingAsync(waiting, default);

        await _desk.RequestAsync(waiting.Id, "message");
        await _desk.SettleAsync();

        Assert.Equal(ConversationState.Waiting, (await _desk.Rig.HeadAsync(waiting.Id)).State);
    }

    [Fact]
    public async Task What_a_crash_left_out_of_the_waiting_list_comes_into_it_with_the_sweep()
    {
        var id = await WithAsync("a1");
        await _desk.Rig.Conversations.UpdateAsync(
            id,
            head => new ConversationWrite(Waiting.Begin(
                head with { State = ConversationState.Waiting, AgentId = "", WantedSkill = "billing", Asked = [new("a1", AskedAgent.Transferred, PipelineRig.Start)] }, PipelineRig.Start)),
            default);
        Assert.Empty(await _desk.Rig.Inboxes.WaitingAsync(10, default));

        _desk.Sweeps = true;
        await _desk.AdvanceAsync(TimeSpan.FromSeconds(5));

        Assert.Equal(id, Assert.Single(await _desk.Rig.Inboxes.WaitingAsync(10, default)).Id);
        Assert.Empty((await _desk.Rig.Agents.GetAsync("a1", default))!.Slots);
    }

    /// <summary>A conversation that the agent has.</summary>
    private async Task<string> WithAsync(string agent, params string[] skills)
    {
        await _desk.AgentAsync(agent, isAsked: false, skills: skills);
        var id = await _desk.WriteAsync("k1", 0, skills);
        await _desk.SettleAsync();
        Assert.Equal(agent, (await _desk.Rig.HeadAsync(id)).AgentId);
        return id;
    }

    private async Task TeamAsync(string agent, string team, bool isAsked = false)
    {
        await _desk.AgentAsync(agent, isAsked: isAsked);
        await _desk.Rig.Agents.UpdateProfileAsync(agent, it => it with { TeamId = team }, default);
    }

    private async Task TransferAsync(string id, string by, TransferTarget to) =>
        Assert.Equal(ActionStatus.Done, (await _desk.Rig.Get<Transfers>().RunAsync(id, by, to, "", static _ => true, default)).Status);
}
