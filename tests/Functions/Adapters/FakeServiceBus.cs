using Azure.Messaging.ServiceBus;

namespace Omni.Tests.Functions.Adapters;

/// <summary>Remembers what its senders send and lets its receivers peek at what a test put there.</summary>
internal sealed class FakeServiceBus : ServiceBusClient
{
    public List<string> Senders { get; } = [];

    public List<(string Queue, ServiceBusMessage Message)> Sent { get; } = [];

    public List<string> Receivers { get; } = [];

    /// <summary>What lies in every sub-queue, by sequence number.</summary>
    public List<ServiceBusReceivedMessage> Waiting { get; } = [];

    /// <summary>At most so many come at one peek.</summary>
    public int PeekSize { get; init; } = 2;

    public Exception? Fault { get; set; }

    public override ServiceBusSender CreateSender(string queueOrTopicName)
    {
        Senders.Add(queueOrTopicName);
        return new Sender(this, queueOrTopicName);
    }

    public override ServiceBusReceiver CreateReceiver(string queueName, ServiceBusReceiverOptions options)
    {
        Receivers.Add($"{queueName}/{options.SubQueue}");
        return new Receiver(this);
    }

    private sealed class Sender(FakeServiceBus bus, string queue) : ServiceBusSender
    {
        public override Task SendMessageAsync(ServiceBusMessage message, CancellationToken cancellationToken = default)
        {
            if (bus.Fault is { } fault)
            {
                return Task.FromException(fault);
            }

            bus.Sent.Add((queue, message));
            return Task.CompletedTask;
        }
    }

    private sealed class Receiver(FakeServiceBus bus) : ServiceBusReceiver
    {
        public override Task<IReadOnlyList<ServiceBusReceivedMessage>> PeekMessagesAsync(
            int maxMessages, long? fromSequenceNumber = default, CancellationToken cancellationToken = default) => bus.Fault is { } fault
            ? Task.FromException<IReadOnlyList<ServiceBusReceivedMessage>>(fault)
            : Task.FromResult<IReadOnlyList<ServiceBusReceivedMessage>>(
                [.. bus.Waiting.Where(message => message.SequenceNumber >= fromSequenceNumber).Take(Math.Min(maxMessages, bus.PeekSize))]);

        public override ValueTask DisposeAsync()
        {
            bus.Receivers.Add("closed");
            return base.DisposeAsync();
        }
    }
}
