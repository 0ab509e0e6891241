using System.Collections.Concurrent;
using Azure.Messaging.ServiceBus;
using Omni.Pipeline.Ports;

namespace Omni.Functions.Adapters;

/// <summary>Sends to Service Bus through one client and one sender per queue, which are safe to share and costly to make.</summary>
internal sealed class ServiceBusStageQueue(ServiceBusClient client) : IStageQueue
{
    private readonly ConcurrentDictionary<string, ServiceBusSender> _senders = new(StringComparer.Ordinal);

    public async ValueTask SendAsync(string queue, StageMessage message, CancellationToken ct)
    {
        var sender = _senders.GetOrAdd(Known(queue), static (name, client) => client.CreateSender(name), client);
        try
        {
            await sender.SendMessageAsync(ToServiceBus(message), ct);
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
