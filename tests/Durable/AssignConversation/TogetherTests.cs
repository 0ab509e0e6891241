using Omni.Durable.AssignConversation;
using Omni.Pipeline.Agents;
using Omni.Pipeline.Conversations;
using Omni.Pipeline.Ports;
using Omni.Tests.Support;

namespace Omni.Tests.Durable.AssignConversation;

/// <summary>The waiting list with <c>Routing:OvertakeWithin</c>.</summary>
public sealed class TogetherTests : IDisposable
{
    private readonly PipelineRig _rig = new(null, ("Routing:OvertakeWithin", "00:20:00"));

    public void Dispose() => _rig.Dispose();

    [Fact]
    public async Task A_freed_place_goes_to_one_whom_the_agent_fits()
    {
        await BusyAsync("a1", "billing");
        await BusyAsync("a2", "technical");
        await WaitAsync("first", "technical");
        _rig.Time.Advance(TimeSpan.FromMinutes(5));
        await WaitAsync("second", "billing");
        await FreeAsync("a1");

        var served = await _rig.Assigner.DrainAsync("slot-freed", default);

        Assert.Equal("second-1", Assert.Single(served).ConversationId);
        Assert.Equal((ConversationState.Active, "a1"), await _rig.HeadAsync("second-1") is var head ? (head.State, head.AgentId) : default);
        Assert.Equal(ConversationState.Waiting, (await _rig.HeadAsync("first-1")).State);
        Assert.Single(await _rig.RowsAsync(TableNames.Inboxes, "waiting"));
    }

    [Fact]
    public async Task Who_has_waited_much_longer_is_served_first()
    {
        await BusyAsync("a1", "billing");
        await BusyAsync("a2", "technical");
        await WaitAsync("first", "technical");
        _rig.Time.Advance(TimeSpan.FromMinutes(30));
        await WaitAsync("second", "billing");
        await FreeAsync("a1");

        Assert.Equal("first-1", Assert.Single(await _rig.Assigner.DrainAsync("slot-freed", default)).ConversationId);
    }

    [Fact]
    public async Task Who_comes_while_others_wait_is_looked_at_with_them()
    {
        await BusyAsync("a1", "billing");
        await WaitAsync("first", "technical");
        await BusyAsync("a2", "technical");
        _rig.Time.Advance(TimeSpan.FromMinutes(5));
        await FreeAsync("a1");
        var comes = await _rig.OpenAsync("second", ConversationState.Waiting, it => it with { Skills = ["billing"] });

        Assert.Equal(AssignResult.Assigned, await _rig.Assigner.AssignAsync(comes.Id, "message", [], default));

        Assert.Equal("a1", (await _rig.HeadAsync(comes.Id)).AgentId);
        Assert.Equal(ConversationState.Waiting, (await _rig.HeadAsync("first-1")).State);
    }

    [Fact]
    public async Task Nobody_gets_more_than_there_is_room_for()
    {
        await _rig.AgentAsync("a1", capacity: 2);
        for (var i = 0; i < 5; i++)
        {
            await WaitAsync($"k{i}", "billing");
        }

        Assert.Equal(2, (await _rig.Assigner.DrainAsync("timer", default)).Count);

        Assert.Equal(2, (await _rig.Agents.GetAsync("a1", default))!.Slots.Length);
        Assert.Equal(3, (await _rig.RowsAsync(TableNames.Inboxes, "waiting")).Count);
    }

    [Fact]
    public async Task A_place_that_an_earlier_run_reserved_is_used()
    {
        await BusyAsync("a1", "billing");
        await WaitAsync("first", "technical");
        await FreeAsync("a1");
        await _rig.Agents.ReserveAsync("a1", "first-1", _rig.Time.GetUtcNow(), default);

        Assert.Equal("first-1", Assert.Single(await _rig.Assigner.DrainAsync("timer", default)).ConversationId);
        Assert.Equal("a1", (await _rig.HeadAsync("first-1")).AgentId);
    }

    [Fact]
    public async Task One_who_finds_nobody_waits()
    {
        await BusyAsync("a1", "billing");
        var comes = await _rig.OpenAsync("k1", ConversationState.Waiting);

        Assert.Equal(AssignStatus.Waits, (await _rig.Assigner.AssignAsync(comes.Id, "message", [], default)).Status);
        Assert.Single(await _rig.RowsAsync(TableNames.Inboxes, "waiting"));
    }

    private async Task BusyAsync(string agent, string skill)
    {
        await _rig.AgentAsync(agent, capacity: 1, skills: [skill]);
        await _rig.Agents.ReserveAsync(agent, $"busy-{agent}", _rig.Time.GetUtcNow(), default);
    }

    private async Task FreeAsync(string agent)
    {
        await _rig.Get<Presence>().RenewAsync(agent, "connection", default);
        await _rig.Actions.ReleasePlaceAsync(agent, $"busy-{agent}", default);
    }

    private async Task WaitAsync(string customer, string skill)
    {
        var waiting = await _rig.OpenAsync(customer, ConversationState.Waiting, it => it with { Skills = [skill] });
        await _rig.Inboxes.AddToWaitingAsync(waiting, default);
    }
}
