using Azure.Messaging.ServiceBus;
using Microsoft.Extensions.Logging.Abstractions;
using Omni.Durable.AssignConversation;
using Omni.Functions.Queues;
using Omni.Pipeline.Access;
using Omni.Pipeline.Conversations;
using Omni.Pipeline.Messages;
using Omni.Pipeline.Ports;
using Omni.Pipeline.Stages;
using Omni.Tests.Support;

namespace Omni.Tests.Functions.Queues;

public sealed class AssignDeadLettersFunctionTests : IDisposable
{
    private readonly PipelineRig _rig = new();
    private readonly RecordedActions _actions = new();

    public void Dispose() => _rig.Dispose();

    [Fact]
    public async Task A_conversation_whose_request_was_set_aside_is_in_the_list_again_and_the_sweep_finds_its_agent()
    {
        await _rig.OpenAsync("k1", ConversationState.Waiting);
        Assert.Empty(await _rig.Inboxes.WaitingAsync(10, default));

        await RunAsync(new AssignRequest("k1-1", "message").ToBytes());

        Assert.Equal("k1-1", Assert.Single(await _rig.Inboxes.WaitingAsync(10, default)).Id);
        Assert.Equal(["complete b1"], _actions.Settled);
        await _rig.AgentAsync("a1");
        await _rig.Assigner.DrainAsync("timer", default);
        Assert.Equal("a1", (await _rig.HeadAsync("k1-1")).AgentId);
    }

    [Fact]
    public async Task Supervisors_are_told_and_nobody_else()
    {
        await _rig.AgentAsync("a1");
        await _rig.Agents.CreateAsync(new() { Id = "b1", Username = "b1", DisplayName = "B", Role = Role.Supervisor }, default);
        await _rig.OpenAsync("k1", ConversationState.Waiting);

        await RunAsync(new AssignRequest("k1-1", "message").ToBytes());

        var alert = Assert.Single(_rig.Feed.Pushed, pushed => pushed.Event.Target == FeedNames.Alert);
        Assert.Equal(FeedNames.Agent("b1"), alert.To);
        Assert.Equal(new Alert("assignment-failed", "k1-1", "killed-the-host"), alert.Event.Payload);
    }

    [Theory]
    [InlineData(ConversationState.Active)]
    [InlineData(ConversationState.Resolved)]
    public async Task One_that_does_not_wait_any_more_is_left_as_it_is(ConversationState state)
    {
        await _rig.OpenAsync("k1", state);

        await RunAsync(new AssignRequest("k1-1", "message").ToBytes());

        Assert.Empty(await _rig.Inboxes.WaitingAsync(10, default));
        Assert.Empty(_rig.Feed.Pushed);
        Assert.Equal(["complete b1"], _actions.Settled);
    }

    [Fact]
    public async Task One_that_can_not_be_read_is_told_and_over()
    {
        await RunAsync([0x0A, 0x7F]);

        Assert.Equal(["complete b1"], _actions.Settled);
    }

    private Task RunAsync(byte[] body) =>
        new AssignDeadLettersFunction(_rig.Get<AssignRescue>(), _rig.Get<StageRunner>(), NullLogger<AssignDeadLettersFunction>.Instance)
            .RunAsync(new ServiceBusReceivedMessage(() => BinaryData.FromBytes(body)) { MessageId = "b1", DeadLetterReason = "killed-the-host" }, _actions, default);
}
