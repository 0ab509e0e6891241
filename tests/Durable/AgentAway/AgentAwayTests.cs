using Microsoft.Extensions.DependencyInjection;
using Omni.Durable.AgentAway;
using Omni.Pipeline.Access;
using Omni.Pipeline.Agents;
using Omni.Pipeline.Conversations;
using Omni.Pipeline.Ports;
using Omni.Pipeline.Stages;
using Omni.Tests.Support;

namespace Omni.Tests.Durable.AgentAway;

/// <summary>An agent whose page is not heard any more: everything goes on with others, unless the agent is back in time.</summary>
public sealed class AgentAwayTests : IDisposable
{
    private readonly AssignDesk _desk = new() { Sweeps = true };

    public void Dispose() => _desk.Dispose();

    [Fact]
    public async Task Within_thirty_seconds_of_the_broken_socket_everything_is_with_others()
    {
        var mine = await BusyAsync("a1", 10);
        await _desk.AgentAsync("a2", isAsked: false, capacity: 20);
        await _desk.Rig.Agents.UpdateProfileAsync("a2", agent => agent with { Role = Role.Supervisor }, default);

        _desk.Leave("a1");
        await _desk.AdvanceAsync(TimeSpan.FromSeconds(30));

        foreach (var id in mine)
        {
            var head = await _desk.Rig.HeadAsync(id);
            Assert.Equal((ConversationState.Active, "a2", 2), (head.State, head.AgentId, head.Urgency));
            Assert.Equal(["assigned a1", "agent-lost a1", "handed-on a1", "assigned a2"], await _desk.EventsAsync(id));
            Assert.Equal("connection-lost; was active", (await _desk.Rig.EntriesAsync(id)).Single(it => it.Text == ConversationEvents.HandedOn).Reason);
        }

        var lost = (await _desk.Rig.Agents.GetAsync("a1", default))!;
        Assert.Equal((AgentStatus.Offline, AgentStatus.Online, 0), (lost.Status, lost.LostFrom, lost.Slots.Length));
        Assert.Empty(await _desk.Rig.Inboxes.OfAgentAsync("a1", default));
        Assert.Equal(new Alert("agent-lost", "", "a1"), Assert.Single(_desk.Told<Alert>("a2"), it => it.Kind == "agent-lost"));
        Assert.Contains(_desk.Rig.Feed.Pushed, it => it.Event.Payload is AgentPresence { AgentId: "a1", Status: "offline" });
        await _desk.AssertLawAsync();
        Histories.Keep(AwayNames.Orchestrator, "handed-on", _desk.Orchestrations.History("away-a1"));
        Assert.InRange(_desk.Orchestrations.History("away-a1").Count, 4, 10);
    }

    [Fact]
    public async Task Who_is_back_in_time_keeps_everything()
    {
        var mine = await BusyAsync("a1", 3);
        await _desk.AgentAsync("a2", isAsked: false, capacity: 20);
        _desk.Leave("a1");
        await _desk.AdvanceAsync(TimeSpan.FromSeconds(16));
        for (var second = 0; !_desk.Orchestrations.InstanceIds.Contains("away-a1"); second++)
        {
            Assert.True(second < 10, "Nobody noticed.");
            await _desk.AdvanceAsync(TimeSpan.FromSeconds(1));
        }

        await _desk.Rig.Get<Presence>().RenewAsync("a1", "connection", default);
        _desk.Return("a1");
        await _desk.AdvanceAsync(TimeSpan.FromSeconds(20));

        Assert.Equal("\"back\"", await _desk.StatusOfAsync("away-a1"));
        Assert.Equal(AgentStatus.Online, (await _desk.Rig.Agents.GetAsync("a1", default))!.Status);
        foreach (var id in mine)
        {
            Assert.Equal(("a1", 1), ((await _desk.Rig.HeadAsync(id)).AgentId, (await _desk.EventsAsync(id)).Count));
        }

        await _desk.AssertLawAsync();
        Histories.Keep(AwayNames.Orchestrator, "back", _desk.Orchestrations.History("away-a1"));
    }

    [Fact]
    public async Task An_offer_to_one_who_is_gone_goes_to_another_before_the_grace_is_over()
    {
        await _desk.AgentAsync("a1");
        var id = await _desk.WriteAsync("k1");
        await _desk.AdvanceAsync(TimeSpan.FromSeconds(1));
        await _desk.AgentAsync("a2");
        _desk.Leave("a1");
        for (var second = 0; _desk.Orchestrations.InstanceIds.All(it => it != "away-a1"); second++)
        {
            Assert.True(second < 25, "Nobody noticed.");
            await _desk.AdvanceAsync(TimeSpan.FromSeconds(1));
        }

        var head = await _desk.Rig.HeadAsync(id);
        Assert.Equal((ConversationState.Offered, "a2"), (head.State, head.OfferedTo));
        Assert.Equal("under way", await _desk.StatusOfAsync("away-a1"));
        Assert.Equal("connection-lost", Assert.Single(_desk.Told<OfferWithdrawn>("a1")).Reason);
        await _desk.AssertLawAsync();
    }

    [Fact]
    public async Task Nobody_else_there_and_they_wait_for_whoever_comes()
    {
        var mine = await BusyAsync("a1", 2);
        _desk.Leave("a1");
        await _desk.AdvanceAsync(TimeSpan.FromSeconds(30));

        Assert.Equal(mine.Order(), (await _desk.Rig.Inboxes.WaitingAsync(10, default)).Select(it => it.Id).Order());
        await _desk.AssertLawAsync();

        await _desk.AgentAsync("a2", isAsked: false);
        await _desk.AdvanceAsync(TimeSpan.FromSeconds(5));
        Assert.Single((await _desk.Rig.Agents.GetAsync("a2", default))!.Slots);
    }

    [Fact]
    public async Task Who_signed_off_or_has_nothing_is_not_lost()
    {
        var mine = await BusyAsync("a1", 1);
        await _desk.Rig.Agents.SetStatusAsync("a1", AgentStatus.Offline, default);
        await _desk.AgentAsync("a2", isAsked: false);
        _desk.Leave("a1");
        _desk.Leave("a2");

        await _desk.AdvanceAsync(TimeSpan.FromSeconds(60));

        Assert.DoesNotContain(_desk.Orchestrations.InstanceIds, it => it.StartsWith("away-", StringComparison.Ordinal));
        Assert.Equal("a1", (await _desk.Rig.HeadAsync(mine[0])).AgentId);
    }

    [Fact]
    public async Task A_start_that_comes_late_does_nothing()
    {
        var mine = await BusyAsync("a1", 1);

        await _desk.Orchestrations.StartAsync(AwayNames.Orchestrator, "away-a1", new AwayInput("a1", TimeSpan.FromSeconds(3)), default);
        await _desk.AdvanceAsync(TimeSpan.FromSeconds(10));

        Assert.Equal("\"present\"", await _desk.StatusOfAsync("away-a1"));
        Assert.Equal("a1", (await _desk.Rig.HeadAsync(mine[0])).AgentId);
    }

    [Fact]
    public async Task After_an_outage_who_is_heard_again_keeps_everything_and_who_is_not_is_gone_within_thirty_seconds()
    {
        await _desk.AgentAsync("a1", isAsked: false);
        await _desk.AgentAsync("a2", isAsked: false);
        var (kept, moved) = (await _desk.WriteAsync("k1"), await _desk.WriteAsync("k2"));
        await _desk.AdvanceAsync(TimeSpan.FromSeconds(20));
        var (back, gone) = (await _desk.Rig.HeadAsync(kept)).AgentId is "a1" ? ("a1", "a2") : ("a2", "a1");
        _desk.Leave("a1");
        _desk.Leave("a2");
        _desk.Rig.Time.Advance(TimeSpan.FromMinutes(1)); // No host: nobody looks, and nobody is heard.

        await _desk.AdvanceAsync(TimeSpan.FromSeconds(9));
        Assert.Empty(await _desk.Rig.Get<Presence>().PresentAsync(default));
        _desk.Return(back);
        await _desk.AdvanceAsync(TimeSpan.FromSeconds(21));

        Assert.DoesNotContain($"away-{back}", _desk.Orchestrations.InstanceIds);
        Assert.Equal((ConversationState.Active, back), await _desk.Rig.HeadAsync(kept) is var head ? (head.State, head.AgentId) : default);
        Assert.Equal("\"handed-on\"", await _desk.StatusOfAsync($"away-{gone}"));
        Assert.Equal(ConversationState.Waiting, (await _desk.Rig.HeadAsync(moved)).State);
        await _desk.AssertLawAsync();
    }

    [Fact]
    public async Task An_outage_in_the_middle_of_the_grace_costs_nobody_anything()
    {
        var mine = await BusyAsync("a1", 2);
        await _desk.AgentAsync("a2", isAsked: false, capacity: 9);
        _desk.Leave("a1");
        for (var second = 0; !_desk.Orchestrations.InstanceIds.Contains("away-a1"); second++)
        {
            Assert.True(second < 25, "Nobody noticed.");
            await _desk.AdvanceAsync(TimeSpan.FromSeconds(1));
        }

        Assert.Equal("under way", await _desk.StatusOfAsync("away-a1"));
        _desk.Rig.Time.Advance(TimeSpan.FromMinutes(1));

        // The first thing that happens at the start is that the grace is over.
        await _desk.Orchestrations.AdvanceAsync(TimeSpan.Zero);
        Assert.Equal("\"back\"", await _desk.StatusOfAsync("away-a1"));
        _desk.Return("a1");
        await _desk.AdvanceAsync(TimeSpan.FromSeconds(30));

        foreach (var id in mine)
        {
            Assert.Equal("a1", (await _desk.Rig.HeadAsync(id)).AgentId);
        }

        await _desk.AssertLawAsync();
    }

    [Fact]
    public async Task What_is_left_undone_is_found_again()
    {
        var mine = await BusyAsync("a1", 2);
        await _desk.AgentAsync("a2", isAsked: false, capacity: 9);
        _desk.Orchestrations.BeforeActivity = (name, _) =>
            name == AwayNames.HandOn ? throw new InvalidOperationException("test") : ValueTask.CompletedTask;
        _desk.Leave("a1");
        await _desk.AdvanceAsync(TimeSpan.FromSeconds(25));
        await _desk.Orchestrations.TerminateAsync("away-a1", "test", default);
        _desk.Orchestrations.BeforeActivity = null;
        Assert.Equal("a1", (await _desk.Rig.HeadAsync(mine[0])).AgentId);

        await _desk.AdvanceAsync(TimeSpan.FromSeconds(10));

        Assert.Equal("a2", (await _desk.Rig.HeadAsync(mine[0])).AgentId);
        await _desk.AssertLawAsync();
    }

    [Fact]
    public async Task An_outage_while_handing_on_is_waited_out()
    {
        var mine = await BusyAsync("a1", 3);
        await _desk.AgentAsync("a2", isAsked: false, capacity: 9);
        var failures = 0;
        _desk.Orchestrations.BeforeActivity = (name, _) =>
            name == AwayNames.HandOn && failures++ < 4 ? throw new StorageUnavailableException("test") : ValueTask.CompletedTask;
        _desk.Leave("a1");
        await _desk.AdvanceAsync(TimeSpan.FromSeconds(40));

        Assert.Equal("\"handed-on\"", await _desk.StatusOfAsync("away-a1"));
        foreach (var id in mine)
        {
            Assert.Equal(("a2", 4), ((await _desk.Rig.HeadAsync(id)).AgentId, (await _desk.EventsAsync(id)).Count));
        }

        Histories.Keep(AwayNames.Orchestrator, "outage", _desk.Orchestrations.History("away-a1"));
    }

    [Theory]
    [MemberData(nameof(Faults.Kinds), MemberType = typeof(Faults))]
    public async Task Whatever_call_of_handing_on_breaks_a_second_try_does_the_rest(FaultKind kind)
    {
        for (var index = 0; ; index++)
        {
            using var desk = new AssignDesk();
            await desk.AgentAsync("a1", isAsked: false);
            var id = await desk.WriteAsync("k1");
            await desk.SettleAsync();
            await desk.Rig.Agents.SetLostAsync("a1", default);
            var activities = ActivatorUtilities.CreateInstance<AwayActivities>(desk.Rig.Get<IServiceProvider>());
            var broke = await desk.Rig.Faults.BreakAsync(index, kind, () => activities.HandOnAsync(new("a1", id), default));

            await activities.HandOnAsync(new("a1", id), default);

            Assert.Equal(["assigned a1", "agent-lost a1", "handed-on a1"], await desk.EventsAsync(id));
            Assert.Contains(desk.Rig.Queue.Sent(QueueNames.Assign), it => it.SessionId == id);
            await desk.AssertLawAsync();
            if (!broke)
            {
                Assert.True(index > 10, "Too few calls were broken for this to mean anything.");
                return;
            }
        }
    }

    private async Task<IReadOnlyList<string>> BusyAsync(string agent, int conversations)
    {
        await _desk.AgentAsync(agent, isAsked: false, capacity: conversations);
        var mine = new List<string>();
        for (var i = 0; i < conversations; i++)
        {
            mine.Add(await _desk.WriteAsync($"k{i}", urgency: 2));
        }

        await _desk.SettleAsync();
        return mine;
    }
}
