using System.Globalization;
using System.Runtime.CompilerServices;
using Azure.Messaging.ServiceBus;
using Omni.Pipeline.Ports;

namespace Omni.Functions.Adapters;

/// <summary>Every message of every queue and dead-letter sub-queue, peeked at: that locks and counts nothing, and asks no session.</summary>
internal sealed class StoredBrokerMessages(ServiceBusClient client) : IStoredData
{
    private const int Page = 100;

    public string Name => "queues";

    public async IAsyncEnumerable<StoredPiece> ReadAsync([EnumeratorCancellation] CancellationToken ct)
    {
        foreach (var queue in QueueNames.All)
        {
            foreach (var part in (SubQueue[])[SubQueue.None, SubQueue.DeadLetter])
            {
                await using var receiver = client.CreateReceiver(queue, new ServiceBusReceiverOptions { SubQueue = part });
                var last = 0L;
                while (await PeekAsync(receiver, last + 1, ct) is { Count: > 0 } page)
                {
                    foreach (var message in page)
                    {
                        var place = string.Create(CultureInfo.InvariantCulture, $"{queue}/{part}/{message.SessionId}/{message.MessageId}/{message.SequenceNumber}");
                        yield return new(place, message.Body.ToStream());
                        last = message.SequenceNumber;
                    }
                }
            }
        }
    }

    private static async ValueTask<IReadOnlyList<ServiceBusReceivedMessage>> PeekAsync(ServiceBusReceiver receiver, long from, CancellationToken ct)
    {
        try
        {
            return await receiver.PeekMessagesAsync(Page, from, ct);
        }
        catch (Exception e) when (Outages.Is(e, ct))
        {
            throw new StorageUnavailableException("Service Bus can't answer now.", e);
        }
    }
}
