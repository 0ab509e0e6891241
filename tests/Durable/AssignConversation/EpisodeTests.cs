using Omni.Durable.AssignConversation;
using Omni.Pipeline.Access;
using Omni.Pipeline.Conversations;
using Omni.Pipeline.Stages;
using Omni.Tests.Support;

namespace Omni.Tests.Durable.AssignConversation;

/// <summary>From the first try to the last resort: what becomes of a conversation that waits.</summary>
public sealed class EpisodeTests : IDisposable
{
    private readonly AssignDesk _desk = new(("Routing:OverflowSkill", "overflow"));

    public void Dispose() => _desk.Dispose();

    [Fact]
    public async Task Who_is_not_asked_gets_it_at_once_and_there_is_nothing_to_wait_for()
    {
        await _desk.AgentAsync("a1", isAsked: false);
        var id = await _desk.WriteAsync("k1");
        await _desk.SettleAsync();

        Assert.Equal("a1", (await _desk.Rig.HeadAsync(id)).AgentId);
        Assert.DoesNotContain(_desk.Orchestrations.InstanceIds, it => it.StartsWith("assign-", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_ring_widens_with_time_although_nothing_happens()
    {
        await _desk.AgentAsync("expert", isAsked: false, capacity: 0, skills: ["billing"]);
        await _desk.AgentAsync("other", isAsked: false);
        var id = await _desk.WriteAsync("k1", 0, "billing");

        await _desk.AdvanceAsync(TimeSpan.FromSeconds(59));
        Assert.Equal(ConversationState.Waiting, (await _desk.Rig.HeadAsync(id)).State);
        await _desk.AdvanceAsync(TimeSpan.FromSeconds(2));

        Assert.Equal("other", (await _desk.Rig.HeadAsync(id)).AgentId);
        Assert.Equal("\"assigned\"", await _desk.StatusOfAsync("assign-k1-1"));
        Histories.Keep(AssignNames.Orchestrator, "widened", _desk.Orchestrations.History("assign-k1-1"));
    }

    [Fact]
    public async Task The_overflow_team_gets_it_in_the_end_and_nothing_before()
    {
        await _desk.AgentAsync("team", isAsked: false, skills: ["overflow"]);
        var id = await _desk.WriteAsync("k1");

        await _desk.AdvanceAsync(TimeSpan.FromSeconds(299));
        Assert.Equal(ConversationState.Waiting, (await _desk.Rig.HeadAsync(id)).State);
        await _desk.AdvanceAsync(TimeSpan.FromSeconds(2));

        Assert.Equal("team", (await _desk.Rig.HeadAsync(id)).AgentId);
    }

    [Fact]
    public async Task Supervisors_are_told_once_of_one_who_waits_too_long()
    {
        await _desk.AgentAsync("boss", capacity: 0);
        await _desk.Rig.Agents.UpdateProfileAsync("boss", agent => agent with { Role = Role.Supervisor }, default);
        await _desk.AgentAsync("a1", capacity: 0);
        var id = await _desk.WriteAsync("k1");

        await _desk.AdvanceAsync(TimeSpan.FromSeconds(299));
        Assert.Empty(_desk.Told<Alert>("boss"));
        await _desk.AdvanceAsync(TimeSpan.FromMinutes(12));

        Assert.Equal(new Alert("waiting-too-long", id, "nobody-free"), Assert.Single(_desk.Told<Alert>("boss")));
        Assert.Empty(_desk.Told<Alert>("a1"));
        Histories.Keep(AssignNames.Orchestrator, "alerted", _desk.Orchestrations.History("assign-k1-1"));
    }

    [Fact]
    public async Task A_wait_whose_orchestration_ended_before_it_heard_of_it_is_adopted()
    {
        await _desk.AgentAsync("boss", capacity: 0);
        await _desk.Rig.Agents.UpdateProfileAsync("boss", agent => agent with { Role = Role.Supervisor }, default);
        var waiting = await _desk.Rig.OpenAsync("k1", ConversationState.Waiting);
        await _desk.Rig.Inboxes.AddToWaitingAsync(waiting, default);
        await AdoptAsync();
        Assert.Empty(_desk.Orchestrations.InstanceIds);

        await _desk.AdvanceAsync(TimeSpan.FromSeconds(31));
        await AdoptAsync();
        await _desk.AdvanceAsync(TimeSpan.FromMinutes(15));
        await AdoptAsync();

        Assert.Equal("under way", await _desk.StatusOfAsync("assign-k1-1"));
        Assert.Single(_desk.Told<Alert>("boss"), it => it.Kind == AssignActivities.AlertKind);
    }

    private async Task AdoptAsync()
    {
        await _desk.Rig.Get<AssignEpisodes>().AdoptAsync(_desk.Orchestrations, default);
        await _desk.SettleAsync();
    }

    [Fact]
    public async Task An_agent_who_comes_gets_the_longest_waiting_and_its_orchestration_ends()
    {
        var first = await _desk.WriteAsync("k1");
        await _desk.AdvanceAsync(TimeSpan.FromSeconds(3));
        var second = await _desk.WriteAsync("k2");
        await _desk.AdvanceAsync(TimeSpan.FromSeconds(3));
        await _desk.AgentAsync("a1", isAsked: false);
        await _desk.Rig.Actions.NudgeBacklogAsync("agent-online", default);
        await _desk.SettleAsync();

        Assert.Equal("a1", (await _desk.Rig.HeadAsync(first)).AgentId);
        Assert.Equal(ConversationState.Waiting, (await _desk.Rig.HeadAsync(second)).State);
        Assert.Equal("\"not-waiting\"", await _desk.StatusOfAsync("assign-k1-1"));
        Assert.Equal("under way", await _desk.StatusOfAsync("assign-k2-1"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task One_who_comes_late_takes_no_place_that_an_older_one_could_have(bool isAsked)
    {
        var first = await _desk.WriteAsync("k1");
        await _desk.AdvanceAsync(TimeSpan.FromSeconds(3));
        await _desk.AgentAsync("a1", isAsked);
        var second = await _desk.WriteAsync("k2");
        await _desk.SettleAsync();

        Assert.Equal("a1", (await _desk.Rig.HeadAsync(first)).Holder);
        Assert.Equal(ConversationState.Waiting, (await _desk.Rig.HeadAsync(second)).State);
        await _desk.AssertLawAsync();
    }

    [Fact]
    public async Task An_orchestration_that_serves_an_older_one_has_that_ones_told()
    {
        var older = await _desk.WriteAsync("k1");
        await _desk.AdvanceAsync(TimeSpan.FromSeconds(3));
        var younger = await _desk.WriteAsync("k2");
        await _desk.SettleAsync();
        await _desk.AgentAsync("a1");

        await _desk.Orchestrations.RaiseAsync(AssignNames.InstanceOf(younger), AssignNames.Nudge, "test", default);
        await _desk.AdvanceAsync(TimeSpan.FromSeconds(31));

        Assert.Equal(["offered a1", "offer-expired a1"], await _desk.EventsAsync(older));
    }

    [Fact]
    public async Task A_hundred_whom_nobody_there_can_serve_do_not_hide_the_next()
    {
        await _desk.AgentAsync("expert", isAsked: false, capacity: 0, skills: ["billing"]);
        for (var i = 0; i < 120; i++)
        {
            await _desk.WriteAsync($"b{i}", 0, "billing");
        }

        await _desk.SettleAsync();
        _desk.Rig.Time.Advance(TimeSpan.FromSeconds(1));
        var id = await _desk.WriteAsync("k1");
        await _desk.SettleAsync();
        await _desk.AgentAsync("a1", isAsked: false);
        await _desk.Rig.Actions.NudgeBacklogAsync("agent-online", default);
        await _desk.SettleAsync();

        Assert.Equal("a1", (await _desk.Rig.HeadAsync(id)).AgentId);
    }

    [Fact]
    public async Task A_start_that_comes_late_does_nothing()
    {
        await _desk.AgentAsync("a1");
        var id = await _desk.WriteAsync("k1");
        await _desk.SettleAsync();
        await _desk.AcceptAsync(id, "a1");
        await _desk.SettleAsync();
        var before = await _desk.Rig.HeadAsync(id);

        await _desk.Rig.Get<AssignEpisodes>().FollowAsync(_desk.Orchestrations, id, AssignStatus.Waits, "message", default);
        await _desk.SettleAsync();

        Assert.Equal("\"not-waiting\"", await _desk.StatusOfAsync("assign-k1-1"));
        Assert.Equal(before.ETag, (await _desk.Rig.HeadAsync(id)).ETag);
    }

    [Fact]
    public async Task An_execution_whose_conversation_another_has_claimed_goes()
    {
        var id = await _desk.WriteAsync("k1");
        await _desk.SettleAsync();
        Assert.NotEqual("", (await _desk.Rig.HeadAsync(id)).Assigner);
        await _desk.Rig.Conversations.UpdateAsync(id, head => new(head with { Assigner = "another" }), default);

        await _desk.Orchestrations.RaiseAsync("assign-k1-1", AssignNames.Nudge, "test", default);
        await _desk.SettleAsync();

        Assert.Equal("\"not-waiting\"", await _desk.StatusOfAsync("assign-k1-1"));
        Assert.Equal("another", (await _desk.Rig.HeadAsync(id)).Assigner);
    }

    [Fact]
    public async Task An_outage_is_waited_out_and_then_the_agent_is_found()
    {
        await _desk.AgentAsync("expert", isAsked: false, capacity: 0, skills: ["billing"]);
        await _desk.AgentAsync("a1", isAsked: false);
        var id = await _desk.WriteAsync("k1", 0, "billing");
        await _desk.AdvanceAsync(TimeSpan.FromSeconds(10));
        var failures = 0;
        _desk.Orchestrations.BeforeActivity = (name, _) =>
            name == AssignNames.FindAgent && failures++ < 3 ? throw new Omni.Pipeline.Ports.StorageUnavailableException("test") : ValueTask.CompletedTask;

        await _desk.AdvanceAsync(TimeSpan.FromSeconds(80));

        Assert.Equal(("a1", 4), ((await _desk.Rig.HeadAsync(id)).AgentId, failures));
        Histories.Keep(AssignNames.Orchestrator, "outage", _desk.Orchestrations.History("assign-k1-1"));
    }

    /// <summary>Each round is an execution of its own: what it remembers does not grow with the waiting.</summary>
    [Fact]
    public async Task The_history_stays_short_however_long_it_takes()
    {
        await _desk.AgentAsync("a1");
        var id = await _desk.WriteAsync("k1");
        var longest = 0;
        for (var minute = 0; minute < 30; minute++)
        {
            await _desk.AdvanceAsync(TimeSpan.FromMinutes(1));
            longest = Math.Max(longest, _desk.Orchestrations.History(AssignNames.InstanceOf(id)).Count);
        }

        Assert.InRange(longest, 2, 6);
        Assert.Equal("under way", await _desk.StatusOfAsync("assign-k1-1"));
    }
}
