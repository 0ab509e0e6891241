using Azure.Messaging.ServiceBus;

namespace Omni.Tests.Functions.Adapters;

/// <summary>Remembers what its senders send and lets its receivers peek at what a test put there.</summary>
internal sealed class FakeServiceBus : ServiceBusClient
{
    public List<string> Senders { get; } = [];

    public List<(string Queue, ServiceBusMessage Message)> Sent { get; } = [];

    /// <summary>How many messages each batch had that was sent.</summary>
    public List<int> Batches { get; } = [];

    /// <summary>What a batch may weigh: of the smaller tier.</summary>
    public long MaxBatchBytes { get; init; } = 256 * 1024;

    /// <summary>So many batches are taken before <see cref="Fault"/> shows.</summary>
    public int BatchesBeforeFault { get; set; }

    public List<string> Receivers { get; } = [];

    /// <summary>What lies in every sub-queue, by sequence number.</summary>
    public List<ServiceBusReceivedMessage> Waiting { get; } = [];

    /// <summary>At most so many come at one peek.</summary>
    public int PeekSize { get; init; } = 2;

    public Exception? Fault { get; set; }

    /// <summary>Faults of single queues, told to whoever peeks there.</summary>
    public Dictionary<string, Exception> Faults { get; } = [];

    /// <summary>Runs before each send is answered.</summary>
    public Action? BeforeSend { get; set; }

    /// <summary>How what was received was settled, in order.</summary>
    public List<string> Settled { get; } = [];

    /// <summary>In somebody's hands: not received again until it is given back.</summary>
    public HashSet<long> Locked { get; } = [];

    public override ServiceBusSender CreateSender(string queueOrTopicName)
    {
        Senders.Add(queueOrTopicName);
        return new Sender(this, queueOrTopicName);
    }

    public override ServiceBusReceiver CreateReceiver(string queueName, ServiceBusReceiverOptions options)
    {
        Receivers.Add($"{queueName}/{options.SubQueue}");
        return new Receiver(this, queueName);
    }

    private sealed class Sender(FakeServiceBus bus, string queue) : ServiceBusSender
    {
        private List<ServiceBusMessage> _open = [];

        public override Task SendMessageAsync(ServiceBusMessage message, CancellationToken cancellationToken = default)
        {
            bus.BeforeSend?.Invoke();
            if (bus.Fault is { } fault)
            {
                return Task.FromException(fault);
            }

            bus.Sent.Add((queue, message));
            return Task.CompletedTask;
        }

        public override ValueTask<ServiceBusMessageBatch> CreateMessageBatchAsync(CancellationToken cancellationToken = default)
        {
            _open = [];
            return new(new ServiceBusMessageBatch(bus.MaxBatchBytes, _open, next => _open.Append(next).Sum(Weight) <= bus.MaxBatchBytes));
        }

        public override Task SendMessagesAsync(ServiceBusMessageBatch messageBatch, CancellationToken cancellationToken = default)
        {
            if (bus.Fault is { } fault && bus.BatchesBeforeFault-- <= 0)
            {
                return Task.FromException(fault);
            }

            bus.Batches.Add(messageBatch.Count);
            bus.Sent.AddRange(_open.Select(message => (queue, message)));
            return Task.CompletedTask;
        }

        /// <summary>With the envelope that each message has in a batch.</summary>
        private static long Weight(ServiceBusMessage message) => message.Body.ToMemory().Length + message.SessionId.Length + message.MessageId.Length + 100;
    }

    private sealed class Receiver(FakeServiceBus bus, string queue) : ServiceBusReceiver
    {
        public override Task<IReadOnlyList<ServiceBusReceivedMessage>> PeekMessagesAsync(
            int maxMessages, long? fromSequenceNumber = default, CancellationToken cancellationToken = default) => (bus.Fault ?? bus.Faults.GetValueOrDefault(queue)) is { } fault
            ? Task.FromException<IReadOnlyList<ServiceBusReceivedMessage>>(fault)
            : Task.FromResult<IReadOnlyList<ServiceBusReceivedMessage>>(
                [.. bus.Waiting.Where(message => message.SequenceNumber >= fromSequenceNumber).Take(Math.Min(maxMessages, bus.PeekSize))]);

        public override Task<IReadOnlyList<ServiceBusReceivedMessage>> ReceiveMessagesAsync(
            int maxMessages, TimeSpan? maxWaitTime = default, CancellationToken cancellationToken = default)
        {
            Assert.NotNull(maxWaitTime);
            if (bus.Fault is { } fault)
            {
                return Task.FromException<IReadOnlyList<ServiceBusReceivedMessage>>(fault);
            }

            List<ServiceBusReceivedMessage> page =
                [.. bus.Waiting.Where(message => !bus.Locked.Contains(message.SequenceNumber)).Take(Math.Min(maxMessages, bus.PeekSize))];
            page.ForEach(message => bus.Locked.Add(message.SequenceNumber));
            return Task.FromResult<IReadOnlyList<ServiceBusReceivedMessage>>(page);
        }

        public override Task CompleteMessageAsync(ServiceBusReceivedMessage message, CancellationToken cancellationToken = default)
        {
            bus.Waiting.Remove(message);
            bus.Locked.Remove(message.SequenceNumber);
            bus.Settled.Add($"complete {message.SequenceNumber}");
            return Task.CompletedTask;
        }

        public override Task AbandonMessageAsync(
            ServiceBusReceivedMessage message, IDictionary<string, object>? propertiesToModify = null, CancellationToken cancellationToken = default)
        {
            bus.Locked.Remove(message.SequenceNumber);
            bus.Settled.Add($"abandon {message.SequenceNumber}");
            return Task.CompletedTask;
        }

        public override ValueTask DisposeAsync()
        {
            bus.Receivers.Add("closed");
            return base.DisposeAsync();
        }
    }
}
