using System.Reflection;
using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Omni.Functions.Queues;
using Omni.Pipeline;
using Omni.Pipeline.Messages;
using Omni.Pipeline.Ports;
using Omni.Pipeline.Stages;
using Omni.Tests.Support;

namespace Omni.Tests.Functions.Queues;

public sealed class StageDeliveryTests
{
    private static readonly UnifiedMessage Message = new()
    {
        MessageId = "m1",
        Direction = Direction.Inbound,
        Channel = "web",
        Account = "main",
        SenderId = "v1",
        ExternalId = "e1",
        Content = "hello",
    };

    private readonly RecordedActions _actions = new();
    private readonly List<(string Stage, UnifiedMessage Message)> _ran = [];
    private readonly StageDelivery _delivery;
    private Func<UnifiedMessage, Outcome> _behave = Outcome.Next;

    public StageDeliveryTests()
    {
        _delivery = new(new StageRunner(
            QueueNames.All.Select(name => new ScriptedStage(name, this)),
            new FakeStageQueue(),
            Options.Create(new PipelineOptions()),
            new FakeTimeProvider(),
            NullLogger<StageRunner>.Instance));
    }

    public static TheoryData<string> Stages => [.. QueueNames.All.Except([QueueNames.Assign, QueueNames.Compact, QueueNames.Merge, QueueNames.Compensate, QueueNames.Tickets, QueueNames.Webhooks])];

    [Theory]
    [InlineData(OutcomeKind.Next, "complete b1")]
    [InlineData(OutcomeKind.Done, "complete b1")]
    [InlineData(OutcomeKind.Dropped, "complete b1")]
    [InlineData(OutcomeKind.Rejected, "dead-letter b1 why")]
    public async Task A_message_is_settled_by_its_outcome(OutcomeKind kind, string settled)
    {
        _behave = message => new(kind, message, "why");

        await _delivery.RunAsync(QueueNames.Dedupe, Bytes(Message.ToBytes()), _actions, default);
        Assert.Equal([settled], _actions.Settled);

        await _delivery.RunAllAsync(Bytes(Message.ToBytes()), _actions, default);
        Assert.Equal([settled, settled], _actions.Settled);
    }

    [Fact]
    public async Task Bytes_that_are_no_message_are_set_aside_and_no_stage_sees_them()
    {
        await _delivery.RunAsync(QueueNames.Dedupe, Bytes([0xFF, 0xFF]), _actions, default);
        await _delivery.RunAllAsync(Bytes([]), _actions, default);

        Assert.Equal(["dead-letter b1 unreadable", "dead-letter b1 unreadable"], _actions.Settled);
        Assert.Empty(_ran);
    }

    [Fact]
    public async Task A_body_that_a_host_hands_over_is_used_as_it_is()
    {
        var received = new ServiceBusReceivedMessage(() => throw new InvalidOperationException("Nobody needs the bytes."))
        {
            ApplicationProperties = new Dictionary<string, object> { [InProcess.BodyProperty] = Message },
        };

        await _delivery.RunAsync(QueueNames.Dedupe, received, _actions, default);

        Assert.Same(Message, Assert.Single(_ran).Message);
    }

    [Fact]
    public async Task A_property_that_is_no_message_is_not_taken_for_one()
    {
        var received = Bytes(Message.ToBytes());
        received.ApplicationProperties = new Dictionary<string, object> { [InProcess.BodyProperty] = "text" };

        await _delivery.RunAsync(QueueNames.Dedupe, received, _actions, default);

        Assert.Equal("hello", Assert.Single(_ran).Message.Content);
    }

    [Fact]
    public async Task A_stage_that_throws_leaves_the_message_to_the_queue()
    {
        _behave = _ => throw new InvalidOperationException("a bug");

        await Assert.ThrowsAsync<InvalidOperationException>(() => _delivery.RunAsync(QueueNames.Dedupe, Bytes(Message.ToBytes()), _actions, default));

        Assert.Empty(_actions.Settled);
    }

    [Theory]
    [InlineData(OutcomeKind.Dropped, "duplicate", "omni.messages.duplicate", "web")]
    [InlineData(OutcomeKind.Dropped, "sender-blocked", "omni.messages.dropped", "web")]
    [InlineData(OutcomeKind.Rejected, "why", "omni.messages.dead_lettered", QueueNames.Dedupe)]
    public async Task A_message_counts_when_it_is_settled_and_not_when_its_lock_was_lost(OutcomeKind kind, string reason, string counter, string tag)
    {
        using var counted = new OwnMeasurements();
        _behave = message => new(kind, message, reason);

        await Assert.ThrowsAsync<ServiceBusException>(() => _delivery.RunAsync(QueueNames.Dedupe, Bytes(Message.ToBytes()), new LostLock(), default));
        Assert.Equal(0, counted[counter]);

        await _delivery.RunAsync(QueueNames.Dedupe, Bytes(Message.ToBytes()), _actions, default);
        Assert.Equal(1, counted[counter, tag]);
    }

    [Theory]
    [MemberData(nameof(Stages))]
    public async Task A_queues_function_runs_the_stage_of_its_queue(string stage)
    {
        await InvokeAsync(stage);

        Assert.Equal(stage, Assert.Single(_ran).Stage);
        Assert.Equal(["complete b1"], _actions.Settled);
    }

    [Fact]
    public async Task The_compact_queues_function_runs_them_all()
    {
        await InvokeAsync(QueueNames.Compact);

        Assert.Equal(StagePlan.Inbound, _ran.Select(it => it.Stage));
        Assert.Equal(["complete b1"], _actions.Settled);
    }

    private async Task InvokeAsync(string queue)
    {
        var method = typeof(StageFunctions).GetMethods().Single(method =>
            method.GetParameters().Any(parameter => parameter.GetCustomAttribute<ServiceBusTriggerAttribute>()?.QueueName == queue));
        await (Task)method.Invoke(new StageFunctions(_delivery), [Bytes(Message.ToBytes()), _actions, CancellationToken.None])!;
    }

    private static ServiceBusReceivedMessage Bytes(byte[] body) => new(() => BinaryData.FromBytes(body)) { MessageId = "b1" };

    private sealed class LostLock : ServiceBusMessageActions
    {
        public override Task CompleteMessageAsync(ServiceBusReceivedMessage message, CancellationToken cancellationToken = default) =>
            Task.FromException(new ServiceBusException("lost", ServiceBusFailureReason.MessageLockLost, "dedupe"));

        public override Task DeadLetterMessageAsync(
            ServiceBusReceivedMessage message,
            Dictionary<string, object>? propertiesToModify = null,
            string? deadLetterReason = null,
            string? deadLetterErrorDescription = null,
            CancellationToken cancellationToken = default) => CompleteMessageAsync(message, cancellationToken);
    }

    private sealed class ScriptedStage(string name, StageDeliveryTests test) : IStage
    {
        public string Name => name;

        public ValueTask<Outcome> RunAsync(UnifiedMessage message, CancellationToken ct)
        {
            test._ran.Add((name, message));
            return new(test._behave(message));
        }
    }
}
