using Azure.Identity;
using Azure.Messaging.ServiceBus;
using Omni.Functions.Adapters;
using Omni.Pipeline.Messages;
using Omni.Pipeline.Ports;

namespace Omni.Tests.Functions.Adapters;

public sealed class ServiceBusStageQueueTests
{
    private static readonly string LongestId = new('i', StageMessage.MaxIdLength);
    private static readonly StageMessage Message = new("session-1", "message-1", new Body(3));

    private readonly FakeServiceBus _bus = new();
    private readonly ServiceBusStageQueue _queue;

    public ServiceBusStageQueueTests() => _queue = new(_bus);

    [Fact]
    public async Task A_message_goes_to_its_queue_with_its_session_its_id_and_its_bytes()
    {
        await _queue.SendAsync(QueueNames.Dedupe, Message, default);

        var (queue, sent) = Assert.Single(_bus.Sent);
        Assert.Equal((QueueNames.Dedupe, "session-1", "message-1"), (queue, sent.SessionId, sent.MessageId));
        Assert.Equal([1, 1, 1], sent.Body.ToArray());
        Assert.Equal(default, sent.ScheduledEnqueueTime);
    }

    [Fact]
    public async Task A_message_for_later_is_scheduled()
    {
        var later = new DateTimeOffset(2025, 5, 1, 12, 0, 0, TimeSpan.Zero);
        await _queue.SendAsync(QueueNames.Assign, Message with { NotBefore = later }, default);

        Assert.Equal(later, Assert.Single(_bus.Sent).Message.ScheduledEnqueueTime);
    }

    [Fact]
    public async Task A_queue_has_one_sender_for_all_its_messages()
    {
        await _queue.SendAsync(QueueNames.Push, Message, default);
        await _queue.SendAsync(QueueNames.Push, Message, default);
        await _queue.SendAsync(QueueNames.Deliver, Message, default);

        Assert.Equal([QueueNames.Push, QueueNames.Deliver], _bus.Senders);
    }

    [Fact]
    public async Task The_largest_message_that_the_port_allows_is_sent()
    {
        await _queue.SendAsync(QueueNames.Push, new(LongestId, LongestId, new Body(StageMessage.MaxBodyBytes)), default);

        Assert.Single(_bus.Sent);
    }

    [Fact]
    public async Task What_the_broker_would_refuse_is_refused_before_it_is_sent()
    {
        await AssertRefusedAsync(Message with { SessionId = LongestId + "i" });
        await AssertRefusedAsync(Message with { SessionId = "" });
        await AssertRefusedAsync(Message with { MessageId = LongestId + "i" });
        await AssertRefusedAsync(Message with { MessageId = "" });
        await AssertRefusedAsync(Message with { Body = new Body(StageMessage.MaxBodyBytes + 1) });
        await Assert.ThrowsAsync<ArgumentException>(async () => await _queue.SendAsync("nosuchqueue", Message, default));

        Assert.Empty(_bus.Sent);
    }

    [Fact]
    public async Task A_full_queue_is_said_to_be_full()
    {
        _bus.Fault = new ServiceBusException("full", ServiceBusFailureReason.QuotaExceeded);

        var full = await Assert.ThrowsAsync<QueueFullException>(async () => await _queue.SendAsync(QueueNames.Push, Message, default));
        Assert.Equal(QueueNames.Push, full.Queue);
    }

    public static TheoryData<Exception> Outages =>
    [
        new ServiceBusException(isTransient: true, "soon"),
        new ServiceBusException("busy", ServiceBusFailureReason.ServiceBusy),
        new ServiceBusException("slow", ServiceBusFailureReason.ServiceTimeout),
        new UnauthorizedAccessException("no role yet"),
        new AuthenticationFailedException("no token now"),
        new TaskCanceledException("took too long"),
    ];

    [Theory]
    [MemberData(nameof(Outages))]
    public async Task A_broker_that_can_not_answer_now_is_an_outage(Exception fault)
    {
        _bus.Fault = fault;

        var outage = await Assert.ThrowsAsync<StorageUnavailableException>(async () => await _queue.SendAsync(QueueNames.Push, Message, default));
        Assert.Same(fault, outage.InnerException);
    }

    [Fact]
    public async Task A_queue_that_does_not_exist_is_a_bug_and_no_outage()
    {
        _bus.Fault = new ServiceBusException("none", ServiceBusFailureReason.MessagingEntityNotFound);

        await Assert.ThrowsAsync<ServiceBusException>(async () => await _queue.SendAsync(QueueNames.Push, Message, default));
    }

    [Fact]
    public async Task Many_messages_go_in_one_batch_in_their_order()
    {
        await _queue.SendAllAsync(QueueNames.Dedupe, Numbered(50, 1_000), default);

        Assert.Equal([50], _bus.Batches);
        Assert.Equal(Enumerable.Range(0, 50).Select(i => $"m{i}"), _bus.Sent.Select(sent => sent.Message.MessageId));
        Assert.All(_bus.Sent, sent => Assert.Equal((QueueNames.Dedupe, "session-1"), (sent.Queue, sent.Message.SessionId)));
    }

    [Fact]
    public async Task A_batch_that_is_full_is_followed_by_another()
    {
        await _queue.SendAllAsync(QueueNames.Dedupe, Numbered(5, StageMessage.MaxBodyBytes / 2), default);

        Assert.Equal([2, 2, 1], _bus.Batches);
        Assert.Equal(["m0", "m1", "m2", "m3", "m4"], _bus.Sent.Select(sent => sent.Message.MessageId));
    }

    [Fact]
    public async Task One_message_needs_no_batch_and_none_no_call()
    {
        await _queue.SendAllAsync(QueueNames.Dedupe, [], default);
        Assert.Empty(_bus.Senders);

        await _queue.SendAllAsync(QueueNames.Dedupe, [Message], default);
        Assert.Empty(_bus.Batches);
        Assert.Single(_bus.Sent);
    }

    [Fact]
    public async Task Of_messages_of_which_one_is_outside_the_limits_none_is_sent()
    {
        await Assert.ThrowsAsync<ArgumentException>(
            async () => await _queue.SendAllAsync(QueueNames.Push, [.. Numbered(3, 10), Message with { SessionId = "" }], default));

        Assert.Empty(_bus.Sent);
    }

    [Fact]
    public async Task A_message_that_no_batch_holds_is_refused_and_is_no_endless_work()
    {
        var queue = new ServiceBusStageQueue(new FakeServiceBus { MaxBatchBytes = 1_000 });

        await Assert.ThrowsAsync<ArgumentException>(async () => await queue.SendAllAsync(QueueNames.Push, Numbered(2, 2_000), default));
    }

    [Fact]
    public async Task A_broker_that_is_gone_after_the_first_batch_is_an_outage_and_all_may_be_sent_again_under_their_ids()
    {
        var messages = Numbered(5, StageMessage.MaxBodyBytes / 2);
        (_bus.Fault, _bus.BatchesBeforeFault) = (new ServiceBusException("busy", ServiceBusFailureReason.ServiceBusy), 1);
        await Assert.ThrowsAsync<StorageUnavailableException>(async () => await _queue.SendAllAsync(QueueNames.Push, messages, default));
        Assert.Equal([2], _bus.Batches);

        _bus.Fault = null;
        await _queue.SendAllAsync(QueueNames.Push, messages, default);

        Assert.Equal([2, 2, 2, 1], _bus.Batches);
        Assert.Equal(5, _bus.Sent.Select(sent => sent.Message.MessageId).Distinct().Count());
    }

    private static List<StageMessage> Numbered(int count, int bytes) =>
        [.. Enumerable.Range(0, count).Select(i => new StageMessage("session-1", $"m{i}", new Body(bytes)))];

    private async Task AssertRefusedAsync(StageMessage message) =>
        await Assert.ThrowsAsync<ArgumentException>(async () => await _queue.SendAsync(QueueNames.Push, message, default));

    private sealed class Body(int length) : IStageBody
    {
        public int Weight => length;

        public byte[] ToBytes() => [.. Enumerable.Repeat((byte)1, length)];
    }
}
