using Azure.Messaging.ServiceBus;
using Omni.Durable.AssignConversation;
using Omni.Functions.Queues;
using Omni.Pipeline.Bots;
using Omni.Pipeline.Conversations;
using Omni.Pipeline.Messages;
using Omni.Pipeline.Stages;
using Omni.Tests.Support;

namespace Omni.Tests.Functions.Queues;

public sealed class AssignFunctionTests : IDisposable
{
    private readonly PipelineRig _rig = new(new ArmedTime(PipelineRig.Start));
    private readonly RecordedActions _actions = new();

    public void Dispose() => _rig.Dispose();

    [Fact]
    public async Task A_request_for_a_conversation_finds_its_agent()
    {
        await _rig.AgentAsync("a1");
        await _rig.OpenAsync("k1", ConversationState.Waiting);

        await RunAsync(Bytes(new AssignRequest("k1-1", "message").ToBytes()));

        Assert.Equal("a1", (await _rig.HeadAsync("k1-1")).AgentId);
        Assert.Equal(["complete b1"], _actions.Settled);
        Assert.Empty(new[] { "deadline-k1-1", "lifecycle-k1-1" }.Except(_rig.Orchestrations.InstanceIds));
    }

    [Fact]
    public async Task A_request_for_nobody_in_particular_looks_through_the_list()
    {
        await _rig.AgentAsync("a1");
        await _rig.Inboxes.AddToWaitingAsync(await _rig.OpenAsync("k1", ConversationState.Waiting), default);

        await RunAsync(new(() => throw new InvalidOperationException("Nobody needs the bytes."))
        {
            MessageId = "b1",
            ApplicationProperties = new Dictionary<string, object> { [InProcess.BodyProperty] = new AssignRequest("", "timer") },
        });

        Assert.Equal("a1", (await _rig.HeadAsync("k1-1")).AgentId);
        Assert.Equal(["complete b1"], _actions.Settled);
    }

    [Fact]
    public async Task Bytes_that_are_no_request_are_set_aside()
    {
        await RunAsync(Bytes([0x0A, 0x7F]));

        Assert.Equal(["dead-letter b1 unreadable"], _actions.Settled);
    }

    [Fact]
    public async Task An_outage_is_waited_out_before_the_request_is_settled()
    {
        await _rig.AgentAsync("a1");
        await _rig.OpenAsync("k1", ConversationState.Waiting);
        _rig.Tables.FailNext(1);
        var time = (ArmedTime)_rig.Time;

        var run = RunAsync(Bytes(new AssignRequest("k1-1", "message").ToBytes()));
        await time.ArmedAsync(1);
        Assert.Empty(_actions.Settled);
        time.Advance(TimeSpan.FromMilliseconds(100));
        await run;

        Assert.Equal("a1", (await _rig.HeadAsync("k1-1")).AgentId);
        Assert.Equal(["complete b1"], _actions.Settled);
    }

    private Task RunAsync(ServiceBusReceivedMessage message) =>
        new AssignFunction(_rig.Assigner, _rig.Get<AssignEpisodes>(), _rig.Get<BotHandover>(), new RequestDelivery(_rig.Get<StageRunner>()))
            .RunAsync(message, _actions, _rig.Orchestrations, default);

    private static ServiceBusReceivedMessage Bytes(byte[] body) => new(() => BinaryData.FromBytes(body)) { MessageId = "b1" };
}
