using Azure.Messaging.ServiceBus;
using Omni.Functions.Adapters;
using Omni.Pipeline.Ports;
using Omni.Tests.Support;

namespace Omni.Tests.Functions.Adapters;

public sealed class ServiceBusDeadLettersTests
{
    private static readonly DateTimeOffset Then = new(2025, 5, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly FakeServiceBus _bus = new();
    private readonly ServiceBusDeadLetters _letters;

    public ServiceBusDeadLettersTests()
    {
        _letters = new(_bus, new SequentialIds());
        _bus.Waiting.AddRange(((long[])[3, 4, 8, 9, 12]).Select(number => new ServiceBusReceivedMessage(() => new BinaryData("secret"))
        {
            SequenceNumber = number,
            MessageId = $"m{number}",
            SessionId = "s",
            DeadLetterReason = "poison",
            DeadLetterErrorDescription = "unreadable",
            DeliveryCount = 2,
            EnqueuedTime = Then,
        }));
    }

    [Fact]
    public async Task A_listing_reads_the_dead_letter_sub_queue_over_as_many_peeks_as_it_takes()
    {
        var letters = await _letters.ListAsync(QueueNames.Deliver, 0, 100, default);

        Assert.Equal([3, 4, 8, 9, 12], letters.Select(letter => letter.SequenceNumber));
        Assert.Equal(new DeadLetter(QueueNames.Deliver, 3, "m3", "s", "poison", "unreadable", 2, Then), letters[0]);
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

        Assert.Equal(new DeadLetter(QueueNames.Push, 1, "m", "", "", "", 0, default), Assert.Single(await _letters.ListAsync(QueueNames.Push, 0, 10, default)));
    }

    [Fact]
    public async Task An_unknown_queue_and_an_outage_are_said()
    {
        await Assert.ThrowsAsync<ArgumentException>(async () => await _letters.ListAsync("nosuchqueue", 0, 1, default));
        _bus.Fault = new ServiceBusException("busy", ServiceBusFailureReason.ServiceBusy);
        await Assert.ThrowsAsync<StorageUnavailableException>(async () => await _letters.ListAsync(QueueNames.Push, 0, 1, default));
    }
}
