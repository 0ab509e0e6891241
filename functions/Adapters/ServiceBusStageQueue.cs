using System.Collections.Concurrent;
using Azure.Messaging.ServiceBus;
using Omni.Pipeline.Ports;

namespace Omni.Functions.Adapters;

/// <summary>Sends to Service Bus through one client and one sender per queue, which are safe to share and costly to make.</summary>
internal sealed class ServiceBusStageQueue(ServiceBusClient client) : IStageQueue
{
    private readonly ConcurrentDictionary<string, ServiceBusSender> _senders = new(StringComparer.Ordinal);

    public ValueTask SendAsync(string queue, StageMessage message, CancellationToken ct) =>
        CallAsync(queue, sender => sender.SendMessageAsync(ToServiceBus(message), ct), ct);

    public async ValueTask SendAllAsync(string queue, IReadOnlyList<StageMessage> messages, CancellationToken ct)
    {
        // Before the first is sent: what the broker would refuse is no reason to have sent a part.
        var waiting = new Queue<ServiceBusMessage>(messages.Select(ToServiceBus));
        if (waiting.Count == 1)
        {
            await CallAsync(queue, sender => sender.SendMessageAsync(waiting.Dequeue(), ct), ct); // A batch costs more.
            return;
        }

        while (waiting.Count > 0)
        {
            await CallAsync(queue, sender => SendBatchAsync(sender, waiting, ct), ct);
        }
    }

    /// <summary>One batch, which the broker takes whole or not at all: as much as its size allows.</summary>
    private static async Task SendBatchAsync(ServiceBusSender sender, Queue<ServiceBusMessage> waiting, CancellationToken ct)
    {
        using var batch = await sender.CreateMessageBatchAsync(ct);
        while (waiting.TryPeek(out var next) && batch.TryAddMessage(next))
        {
            waiting.Dequeue();
        }

        if (batch.Count == 0)
        {
            throw new ArgumentException($"A batch has at most {batch.MaxSizeInBytes} bytes: too few for message {waiting.Peek().MessageId}.", nameof(waiting));
        }

        await sender.SendMessagesAsync(batch, ct);
    }

    private async ValueTask CallAsync(string queue, Func<ServiceBusSender, Task> send, CancellationToken ct)
    {
        var sender = _senders.GetOrAdd(Known(queue), static (name, client) => client.CreateSender(name), client);
        try
        {
            await send(sender);
        }
        catch (ServiceBusException e) when (e.Reason is ServiceBusFailureReason.QuotaExceeded)
        {
            throw new QueueFullException(queue);
        }
        catch (Exception e) when (Outages.Is(e, ct))
        {
            throw new StorageUnavailableException("Service Bus can't answer now.", e);
        }
    }

    private static ServiceBusMessage ToServiceBus(StageMessage message)
    {
        CheckId(message.SessionId, "session id");
        CheckId(message.MessageId, "message id");
        var body = message.Body.ToBytes();
        if (body.Length > StageMessage.MaxBodyBytes)
        {
            throw new ArgumentException($"A body has at most {StageMessage.MaxBodyBytes} bytes, this one {body.Length}.", nameof(message));
        }

        var sent = new ServiceBusMessage(body) { SessionId = message.SessionId, MessageId = message.MessageId };
        if (message.NotBefore is { } notBefore)
        {
            sent.ScheduledEnqueueTime = notBefore;
        }

        return sent;
    }

    private static void CheckId(string id, string what)
    {
        if (id.Length is < 1 or > StageMessage.MaxIdLength)
        {
            throw new ArgumentException($"A {what} has 1 to {StageMessage.MaxIdLength} characters, this one {id.Length}.");
        }
    }

    private static string Known(string queue) =>
        QueueNames.All.Contains(queue) ? queue : throw new ArgumentException($"There is no queue {queue}.", nameof(queue));
}
