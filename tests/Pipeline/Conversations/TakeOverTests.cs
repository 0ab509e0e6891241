using Omni.Pipeline.Conversations;
using Omni.Pipeline.Ports;
using Omni.Pipeline.Routing;
using Omni.Tests.Support;

namespace Omni.Tests.Pipeline.Conversations;

public sealed class TakeOverTests : IDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly PipelineRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Fact]
    public async Task A_conversation_that_is_taken_over_leaves_its_agent_whole()
    {
        var id = await AssignedAsync("a1");

        var taken = await TakeAsync(id, "a2", takeOver: true);

        Assert.Equal((ActionStatus.Done, "a2", ConversationState.Active), (taken.Status, taken.Conversation!.AgentId, taken.Conversation.State));
        Assert.Empty((await _rig.Agents.GetAsync("a1", None))!.Slots.AsEnumerable());
        Assert.Equal([id], (await _rig.Agents.GetAsync("a2", None))!.Slots.AsEnumerable());
        Assert.Empty(await _rig.Inboxes.OfAgentAsync("a1", None));
        Assert.Equal([id], (await _rig.Inboxes.OfAgentAsync("a2", None)).Select(conversation => conversation.Id));
        Assert.Contains("a1", taken.Conversation.Agents);
        Assert.Contains(_rig.Queue.Sent(QueueNames.Assign), nudge => nudge.SessionId == Backlog.Session);
    }

    [Fact]
    public async Task Without_leave_to_take_over_an_agents_conversation_stays_the_agents()
    {
        var id = await AssignedAsync("a1");

        var taken = await TakeAsync(id, "a2", takeOver: false);

        Assert.Equal((ActionStatus.NotNow, "a1"), (taken.Status, taken.Conversation!.AgentId));
        Assert.Equal([id], (await _rig.Agents.GetAsync("a1", None))!.Slots.AsEnumerable());
    }

    [Fact]
    public async Task A_conversation_that_comes_back_to_its_agent_while_it_is_being_resolved_keeps_its_place()
    {
        var id = await AssignedAsync("a1");
        var came = false;
        _rig.Tables.Before = async call =>
        {
            if (!came && call.Table == TableNames.Inboxes && (await _rig.HeadAsync(id)).State is ConversationState.Resolved)
            {
                came = true;
                await _rig.Conversations.UpdateAsync(id, head => new(Waiting.Begin(head with { State = ConversationState.Waiting }, _rig.Time.GetUtcNow())), None);
                await _rig.Assigner.AssignAsync(id, "message", [], None);
            }
        };

        await _rig.Actions.ResolveAsync(id, "a1", None);

        Assert.True(came);
        Assert.Equal(("a1", ConversationState.Active), ((await _rig.HeadAsync(id)).AgentId, (await _rig.HeadAsync(id)).State));
        Assert.Equal([id], (await _rig.Agents.GetAsync("a1", None))!.Slots.AsEnumerable());
        Assert.Single(await _rig.Inboxes.OfAgentAsync("a1", None));
    }

    private async Task<string> AssignedAsync(string agentId)
    {
        await _rig.AgentAsync("a1");
        await _rig.AgentAsync("a2", languages: ["xx"]);
        var conversation = await _rig.OpenAsync("c", ConversationState.Waiting);
        Assert.Equal(ActionStatus.Done, (await TakeAsync(conversation.Id, agentId, takeOver: false)).Status);
        return conversation.Id;
    }

    private async Task<ActionResult> TakeAsync(string id, string agentId, bool takeOver)
    {
        var seen = await _rig.HeadAsync(id);
        await _rig.Agents.ReserveAsync(agentId, id, _rig.Time.GetUtcNow(), force: true, None);
        return await _rig.Actions.AssignAsync(seen, agentId, new Decision(_rig.Time.GetUtcNow(), "taken", agentId, 0, []), takeOver, None);
    }
}
