using Azure.Messaging.ServiceBus;
using Omni.Pipeline.Ports;

namespace Omni.Functions.Adapters;

/// <summary>Peeks into the dead-letter sub-queues, which locks and counts nothing.</summary>
internal sealed class ServiceBusDeadLetters(ServiceBusClient client) : IDeadLetters
{
    public async ValueTask<IReadOnlyList<DeadLetter>> ListAsync(string queue, long after, int limit, CancellationToken ct)
    {
        if (!QueueNames.All.Contains(queue))
        {
            throw new ArgumentException($"There is no queue {queue}.", nameof(queue));
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        var found = new List<DeadLetter>();
        await using var receiver = client.CreateReceiver(queue, new ServiceBusReceiverOptions { SubQueue = SubQueue.DeadLetter });
        try
        {
            // One peek brings what fits a frame, which may be less than there is.
            while (found.Count < limit && await receiver.PeekMessagesAsync(limit - found.Count, after + 1, ct) is { Count: > 0 } page)
            {
                found.AddRange(page.Select(message => Read(queue, message)));
                after = page[^1].SequenceNumber;
            }
        }
        catch (Exception e) when (Outages.Is(e, ct))
        {
            throw new StorageUnavailableException("Service Bus can't answer now.", e);
        }

        return found;
    }

    private static DeadLetter Read(string queue, ServiceBusReceivedMessage message) => new(
        queue,
        message.SequenceNumber,
        message.MessageId,
        message.SessionId ?? "",
        message.DeadLetterReason ?? "",
        message.DeadLetterErrorDescription ?? "",
        message.DeliveryCount,
        message.EnqueuedTime);
}
