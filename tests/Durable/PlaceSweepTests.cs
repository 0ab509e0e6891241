using Omni.Durable.AssignConversation;
using Omni.Pipeline.Conversations;
using Omni.Pipeline.Messages;
using Omni.Pipeline.Ports;
using Omni.Tests.Support;

namespace Omni.Tests.Durable;

public sealed class PlaceSweepTests : IDisposable
{
    private readonly PipelineRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Fact]
    public async Task A_place_for_a_conversation_that_is_not_the_agents_is_freed()
    {
        await _rig.AgentAsync("a1");
        await _rig.OpenAsync("theirs", ConversationState.Active, it => it with { AgentId = "a2" });
        await _rig.OpenAsync("ended", ConversationState.Resolved);
        foreach (var id in (string[])["theirs-1", "ended-1", "never-1"])
        {
            await _rig.Agents.ReserveAsync("a1", id, default, default);
        }

        await SweepAsync();

        Assert.Empty((await _rig.Agents.GetAsync("a1", default))!.Slots);
        Assert.Equal(3, _rig.Log.Lines.Count(line => line.EventId == 2003));
    }

    [Theory]
    [InlineData(ConversationState.Active, "a1")]
    [InlineData(ConversationState.Snoozed, "a1")]
    [InlineData(ConversationState.Offered, "a1")]
    [InlineData(ConversationState.Waiting, "")]
    public async Task A_place_that_is_rightly_held_stays(ConversationState state, string agentId)
    {
        await _rig.AgentAsync("a1");
        var held = await _rig.OpenAsync("k1", state, it => state is ConversationState.Offered ? it with { OfferedTo = agentId } : it with { AgentId = agentId });
        await _rig.Agents.ReserveAsync("a1", held.Id, default, default);

        await SweepAsync();

        Assert.Equal([held.Id], (await _rig.Agents.GetAsync("a1", default))!.Slots.AsEnumerable());
    }

    [Fact]
    public async Task A_conversation_that_its_agent_could_not_see_is_shown()
    {
        await _rig.AgentAsync("a1");
        var held = await _rig.OpenAsync("k1", ConversationState.Active, it => it with { AgentId = "a1" });
        await _rig.Agents.ReserveAsync("a1", held.Id, default, default);

        await SweepAsync();
        await SweepAsync();

        Assert.Equal(held.Id, Assert.Single(await _rig.Inboxes.OfAgentAsync("a1", default)).Id);
        Assert.Single(_rig.Feed.Pushed, pushed => pushed.To == FeedNames.Agent("a1") && pushed.Event.Target == FeedNames.ConversationChanged);
    }

    [Fact]
    public async Task Each_sweep_has_the_waiting_list_looked_through()
    {
        await SweepAsync();

        Assert.Equal(new AssignRequest("", "timer"), Assert.Single(_rig.Queue.Take(QueueNames.Assign)).Body);
    }

    private Task SweepAsync() => _rig.Get<PlaceSweep>().RunAsync(default).AsTask();
}
