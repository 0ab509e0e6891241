using Omni.Pipeline.Conversations;
using Omni.Pipeline.Messages;
using Omni.Pipeline.Ports;
using Omni.Tests.Support;

namespace Omni.Tests.Pipeline.Stages;

public sealed class RouteStageTests : IDisposable
{
    private const int FailedOpen = 1004;

    private readonly PipelineRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Theory]
    [InlineData(ConversationState.New, RouteNeed.Assignment)]
    [InlineData(ConversationState.Bot, RouteNeed.Handoff)]
    [InlineData(ConversationState.Waiting, RouteNeed.Assignment)]
    [InlineData(ConversationState.Offered, RouteNeed.ItsAgent)]
    [InlineData(ConversationState.Active, RouteNeed.ItsAgent)]
    [InlineData(ConversationState.Snoozed, RouteNeed.ItsAgent)]
    [InlineData(ConversationState.Resolved, RouteNeed.Assignment)]
    [InlineData(ConversationState.Closed, RouteNeed.Assignment)]
    public async Task A_message_needs_what_its_conversations_state_says(ConversationState state, RouteNeed need)
    {
        var conversation = await _rig.OpenAsync("k1", state);

        Assert.Equal(need, (await PassAsync(In(conversation))).Need);
    }

    [Fact]
    public async Task What_the_customer_did_and_what_was_blocked_needs_nobody()
    {
        var conversation = await _rig.OpenAsync("k1");

        Assert.Equal(RouteNeed.Nobody, (await PassAsync(In(conversation) with { Kind = MessageKind.Event })).Need);
        Assert.Equal(RouteNeed.Nobody, (await PassAsync(In(conversation).With(MessageFlags.Blocked))).Need);
    }

    [Fact]
    public async Task It_decides_and_changes_nothing()
    {
        var conversation = await _rig.OpenAsync("k1");

        await PassAsync(In(conversation));

        Assert.Equal(conversation.ETag, (await _rig.HeadAsync(conversation.Id)).ETag);
    }

    [Fact]
    public async Task A_fault_marks_the_message_and_lets_it_pass_to_an_assignment()
    {
        _rig.Log.Expect(FailedOpen);
        _rig.Tables.Before = _ => throw new InvalidOperationException("a bug");

        var message = await PassAsync(_rig.Inbound("m1") with { ConversationId = "k1-1" });

        Assert.Equal((true, RouteNeed.Assignment), (message.Has(MessageFlags.RouteUnknown), message.Need));
        Assert.Contains(_rig.Log.Lines, line => line.EventId == FailedOpen);
        _rig.Log.AssertClean();
    }

    [Fact]
    public async Task An_outage_is_no_fault_of_the_decision_and_is_left_to_be_waited_out()
    {
        _rig.Tables.FailNext(1);

        await Assert.ThrowsAsync<StorageUnavailableException>(async () => await PassAsync(_rig.Inbound("m1") with { ConversationId = "k1-1" }));
    }

    private UnifiedMessage In(Conversation conversation) => _rig.Inbound("m1") with { ConversationId = conversation.Id };

    private async Task<UnifiedMessage> PassAsync(UnifiedMessage message)
    {
        var outcome = await _rig.RunAsync(QueueNames.Route, message);
        Assert.Equal(OutcomeKind.Next, outcome.Kind);
        return outcome.Message!;
    }
}
