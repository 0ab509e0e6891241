using Omni.Pipeline.Conversations;
using Omni.Pipeline.Ports;
using Omni.Tests.Support;

namespace Omni.Tests.Pipeline.Conversations;

public sealed class InboxesTests : IDisposable
{
    private readonly PipelineRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Fact]
    public async Task Whoever_waits_longest_comes_first_and_urgency_counts_as_waiting()
    {
        await WaitsAsync("patient", urgency: 0);
        _rig.Time.Advance(TimeSpan.FromMinutes(4));
        await WaitsAsync("urgent", urgency: 1);
        await WaitsAsync("late", urgency: 0);
        _rig.Time.Advance(TimeSpan.FromMinutes(10));
        await WaitsAsync("too-late", urgency: 2);

        Assert.Equal(["urgent-1", "patient-1", "late-1", "too-late-1"], (await _rig.Inboxes.WaitingAsync(10, default)).Select(it => it.Id));
    }

    [Fact]
    public async Task A_place_in_the_waiting_list_is_kept_while_one_waits()
    {
        var first = await WaitsAsync("k1", urgency: 0);
        _rig.Time.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(first.WaitingKey, Waiting.Begin(first with { Urgency = 3 }, _rig.Time.GetUtcNow()).WaitingKey);
    }

    [Fact]
    public void Who_does_not_wait_has_no_place_in_the_list()
    {
        var ended = Waiting.Begin(
            new() { Id = "k1-1", CustomerId = "k1", Episode = 1, State = ConversationState.Active, Channel = "web", Account = "main", Address = "v1", WaitingKey = "old" },
            PipelineRig.Start);

        Assert.Equal(("", (DateTimeOffset?)null), (ended.WaitingKey, ended.WaitingSince));
    }

    [Fact]
    public async Task A_row_that_the_head_does_not_bear_out_is_removed()
    {
        var waiting = await WaitsAsync("k1", urgency: 0);
        await _rig.Conversations.UpdateAsync(waiting.Id, head => new(Waiting.End(head with { State = ConversationState.Active, AgentId = "a1" })), default);
        await _rig.Inboxes.AddToAgentAsync("a1", waiting.Id, default);
        await _rig.Inboxes.AddToAgentAsync("a2", waiting.Id, default);
        await _rig.Inboxes.AddToAgentAsync("a2", "none-1", default);

        Assert.Empty(await _rig.Inboxes.WaitingAsync(10, default));
        Assert.Empty(await _rig.Inboxes.OfAgentAsync("a2", default));
        Assert.Equal(waiting.Id, Assert.Single(await _rig.Inboxes.OfAgentAsync("a1", default)).Id);

        Assert.Empty(await _rig.RowsAsync(TableNames.Inboxes, "waiting"));
        Assert.Empty(await _rig.RowsAsync(TableNames.Inboxes, "agent:a2"));
        Assert.Single(await _rig.RowsAsync(TableNames.Inboxes, "agent:a1"));
    }

    [Fact]
    public async Task An_agents_conversation_with_the_latest_message_comes_first()
    {
        foreach (var (customer, minute) in ((string, int)[])[("k1", 2), ("k2", 9), ("k3", 5)])
        {
            var it = _rig.OpenAsync(customer, ConversationState.Active, head => head with { AgentId = "a1", LastMessageAt = PipelineRig.Start.AddMinutes(minute) });
            await _rig.Inboxes.AddToAgentAsync("a1", (await it).Id, default);
        }

        Assert.Equal(["k2-1", "k3-1", "k1-1"], (await _rig.Inboxes.OfAgentAsync("a1", default)).Select(it => it.Id));
    }

    private async Task<Conversation> WaitsAsync(string customer, int urgency)
    {
        var conversation = await _rig.OpenAsync(customer, ConversationState.Waiting, it => it with { Urgency = urgency });
        await _rig.Inboxes.AddToWaitingAsync(conversation, default);
        return conversation;
    }
}
