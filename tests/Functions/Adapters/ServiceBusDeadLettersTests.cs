using Azure.Messaging.ServiceBus;
using Omni.Functions.Adapters;
using Omni.Pipeline.Messages;
using Omni.Pipeline.Ports;
using Omni.Tests.Support;

namespace Omni.Tests.Functions.Adapters;

public sealed class ServiceBusDeadLettersTests
{
    private static readonly DateTimeOffset Then = new(2025, 5, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly UnifiedMessage Message = new()
    {
        MessageId = "delivery-1",
        Direction = Direction.Inbound,
        Channel = "web",
        Account = "main",
        SenderId = "v1",
        ExternalId = "e1",
        Timestamp = Then,
        ReceivedAt = Then,
    };

    private readonly FakeServiceBus _bus = new();
    private readonly ServiceBusDeadLetters _letters;

    public ServiceBusDeadLettersTests()
    {
        _letters = new(_bus, new SequentialIds());
        _bus.Waiting.AddRange(((long[])[3, 4, 8, 9, 12]).Select(number => Letter(number, "secret"u8.ToArray())));
    }

    [Fact]
    public async Task A_listing_reads_the_dead_letter_sub_queue_over_as_many_peeks_as_it_takes()
    {
        var letters = await _letters.ListAsync(QueueNames.Deliver, 0, 100, default);

        Assert.Equal([3, 4, 8, 9, 12], letters.Select(letter => letter.SequenceNumber));
        Assert.Equal(new DeadLetter(QueueNames.Deliver, 3, "m3", "s", "poison", "unreadable", 2, Then), letters[0] with { Body = default });
        Assert.Equal("secret"u8, letters[0].Body.Span);
        Assert.DoesNotContain("secret", letters[0].ToString(), StringComparison.Ordinal);
        Assert.Equal(["deliver/DeadLetter", "closed"], _bus.Receivers);
    }

    [Fact]
    public async Task A_listing_goes_on_after_a_number_and_stops_at_its_limit()
    {
        Assert.Equal([8, 9, 12], (await _letters.ListAsync(QueueNames.Deliver, 4, 3, default)).Select(letter => letter.SequenceNumber));
        Assert.Equal([4], (await _letters.ListAsync(QueueNames.Deliver, 3, 1, default)).Select(letter => letter.SequenceNumber));
        Assert.Empty(await _letters.ListAsync(QueueNames.Deliver, 12, 10, default));
    }

    [Fact]
    public async Task A_message_that_the_broker_set_aside_itself_has_empty_texts()
    {
        _bus.Waiting.Clear();
        _bus.Waiting.Add(new(() => new BinaryData("secret")) { SequenceNumber = 1, MessageId = "m" });

        Assert.Equal(new DeadLetter(QueueNames.Push, 1, "m", "", "", "", 0, default), Assert.Single(await _letters.ListAsync(QueueNames.Push, 0, 10, default)) with { Body = default });
    }

    [Fact]
    public async Task One_is_sent_again_late_under_a_new_broker_id_before_it_is_completed_and_those_before_it_are_given_back()
    {
        _bus.Waiting.Insert(3, Letter(10, MessageCodec.Write(Message)));

        Assert.True(await _letters.ReplayAsync(QueueNames.Filter, 10, default));

        var (queue, sent) = Assert.Single(_bus.Sent);
        Assert.Equal((QueueNames.Filter, "s"), (queue, sent.SessionId));
        Assert.Equal(SequentialIds.Nth(1), sent.MessageId);
        Assert.True(MessageCodec.TryRead(sent.Body.ToMemory(), out var body));
        Assert.Equal(("delivery-1", true), (body.MessageId, body.Late));
        Assert.Equal(["complete 10", "abandon 3", "abandon 4", "abandon 8"], _bus.Settled);
        Assert.False(await _letters.ReplayAsync(QueueNames.Filter, 10, default));
    }

    [Fact]
    public async Task A_send_that_fails_leaves_the_letter_where_it_is()
    {
        _bus.BeforeSend = () => _bus.Fault = new ServiceBusException("busy", ServiceBusFailureReason.ServiceBusy);

        await Assert.ThrowsAsync<StorageUnavailableException>(async () => await _letters.ReplayAsync(QueueNames.Filter, 8, default));

        Assert.Equal(5, _bus.Waiting.Count);
        Assert.DoesNotContain("complete 8", _bus.Settled);
    }

    [Fact]
    public async Task All_that_were_there_are_sent_again_oldest_first_up_to_the_limit()
    {
        Assert.Equal(2, await _letters.ReplayAllAsync(QueueNames.Push, 2, default));
        Assert.Equal(["complete 3", "complete 4"], _bus.Settled);

        _bus.BeforeSend = () => _bus.Waiting.Add(Letter(100 + _bus.Sent.Count, [])); // each is set aside again
        Assert.Equal(3, await _letters.ReplayAllAsync(QueueNames.Push, 100, default));
        Assert.Equal([8, 9, 12], _bus.Settled.Skip(2).Where(settled => settled.StartsWith("complete", StringComparison.Ordinal)).Select(settled => int.Parse(settled[9..], System.Globalization.CultureInfo.InvariantCulture)));
    }

    [Fact]
    public async Task One_is_removed_and_one_that_is_not_there_is_said()
    {
        Assert.True(await _letters.RemoveAsync(QueueNames.Push, 4, default));
        Assert.False(await _letters.RemoveAsync(QueueNames.Push, 4, default));
        Assert.False(await _letters.RemoveAsync(QueueNames.Push, 5, default));

        Assert.Empty(_bus.Sent);
        Assert.Equal([3, 8, 9, 12], _bus.Waiting.Select(message => message.SequenceNumber));
        _bus.Locked.Add(12);
        Assert.False(await _letters.RemoveAsync(QueueNames.Push, 12, default));
        Assert.Equal([12], _bus.Locked);
    }

    [Fact]
    public async Task An_unknown_queue_and_an_outage_are_said()
    {
        await Assert.ThrowsAsync<ArgumentException>(async () => await _letters.ListAsync("nosuchqueue", 0, 1, default));
        _bus.Fault = new ServiceBusException("busy", ServiceBusFailureReason.ServiceBusy);
        await Assert.ThrowsAsync<StorageUnavailableException>(async () => await _letters.ListAsync(QueueNames.Push, 0, 1, default));
    }

    private static ServiceBusReceivedMessage Letter(long number, byte[] body) => new(() => new BinaryData(body))
    {
        SequenceNumber = number,
        MessageId = $"m{number}",
        SessionId = "s",
        DeadLetterReason = "poison",
        DeadLetterErrorDescription = "unreadable",
        DeliveryCount = 2,
        EnqueuedTime = Then,
    };
}
