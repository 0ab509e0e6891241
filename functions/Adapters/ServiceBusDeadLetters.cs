using Azure.Messaging.ServiceBus;
using Omni.Pipeline;
using Omni.Pipeline.Messages;
using Omni.Pipeline.Ports;

namespace Omni.Functions.Adapters;

/// <summary>
/// The dead-letter sub-queues. A listing peeks, which locks and counts nothing. A broker hands out dead letters oldest first and no single
/// one: whoever wants one takes those before it as well and gives them back.
/// </summary>
internal sealed class ServiceBusDeadLetters(ServiceBusClient client, IdSource ids) : IDeadLetters
{
    private const int Page = 100;

    /// <summary>Takes that one search makes at most: those that it holds meanwhile must come back before their locks run out.</summary>
    private const int MaxPages = 50;

    /// <summary>An empty answer says that there is no more; the client would wait a minute for it.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public async ValueTask<IReadOnlyList<DeadLetter>> ListAsync(string queue, long after, int limit, CancellationToken ct)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        await using var receiver = Receiver(queue);
        return await Calling(
            async () =>
            {
                var found = new List<DeadLetter>();
                var last = after;
                // One peek brings what fits a frame, which may be less than there is.
                while (found.Count < limit && await receiver.PeekMessagesAsync(limit - found.Count, last + 1, ct) is { Count: > 0 } page)
                {
                    found.AddRange(page.Select(message => Read(queue, message)));
                    last = page[^1].SequenceNumber;
                }

                return found;
            },
            ct);
    }

    public ValueTask<bool> ReplayAsync(string queue, long sequenceNumber, CancellationToken ct) => FindAsync(
        queue,
        sequenceNumber,
        async (receiver, letter) =>
        {
            await using var sender = client.CreateSender(queue);
            await ReplayAsync(queue, letter, receiver, sender, ct);
        },
        ct);

    public async ValueTask<int> ReplayAllAsync(string queue, int limit, CancellationToken ct)
    {
        await using var receiver = Receiver(queue);
        await using var sender = client.CreateSender(queue);
        return await Calling(
            async () =>
            {
                var replayed = 0;
                var last = await LastAsync(receiver, limit, ct);
                while (replayed < limit && await receiver.ReceiveMessagesAsync(Math.Min(Page, limit - replayed), Patience, ct) is { Count: > 0 } page)
                {
                    foreach (var letter in page)
                    {
                        if (letter.SequenceNumber > last)
                        {
                            // Set aside since we began, perhaps again.
                            await receiver.AbandonMessageAsync(letter, cancellationToken: ct);
                            continue;
                        }

                        await ReplayAsync(queue, letter, receiver, sender, ct);
                        replayed++;
                    }

                    if (page[^1].SequenceNumber >= last)
                    {
                        break;
                    }
                }

                return replayed;
            },
            ct);
    }

    public ValueTask<bool> RemoveAsync(string queue, long sequenceNumber, CancellationToken ct) =>
        FindAsync(queue, sequenceNumber, (receiver, letter) => receiver.CompleteMessageAsync(letter, ct), ct);

    /// <summary>Sent before it is completed: a crash between leaves it in both places, and the stages bear that.</summary>
    private async Task ReplayAsync(string queue, ServiceBusReceivedMessage letter, ServiceBusReceiver receiver, ServiceBusSender sender, CancellationToken ct)
    {
        var body = Replayed.Body(queue, letter.Body.ToArray()).ToBytes();
        await sender.SendMessageAsync(new ServiceBusMessage(body) { SessionId = letter.SessionId, MessageId = ids.NewId() }, ct);
        await receiver.CompleteMessageAsync(letter, ct);
        PipelineTelemetry.Replayed(queue, 1);
    }

    private async ValueTask<bool> FindAsync(
        string queue, long sequenceNumber, Func<ServiceBusReceiver, ServiceBusReceivedMessage, Task> work, CancellationToken ct)
    {
        await using var receiver = Receiver(queue);
        return await Calling(
            async () =>
            {
                // A peek tells at once, and for nothing, whether it is worth taking the others.
                if (await receiver.PeekMessagesAsync(1, sequenceNumber, ct) is not [{ } first, ..] || first.SequenceNumber != sequenceNumber)
                {
                    return false;
                }

                var others = new List<ServiceBusReceivedMessage>();
                try
                {
                    for (var taken = 0; taken < MaxPages && await receiver.ReceiveMessagesAsync(Page, Patience, ct) is { Count: > 0 } page; taken++)
                    {
                        others.AddRange(page.Where(message => message.SequenceNumber != sequenceNumber));
                        if (page.FirstOrDefault(message => message.SequenceNumber == sequenceNumber) is { } letter)
                        {
                            await work(receiver, letter);
                            return true;
                        }
                    }

                    return false; // In another's hands.
                }
                finally
                {
                    foreach (var other in others)
                    {
                        await receiver.AbandonMessageAsync(other, cancellationToken: ct);
                    }
                }
            },
            ct);
    }

    private static async Task<long> LastAsync(ServiceBusReceiver receiver, int limit, CancellationToken ct)
    {
        var (last, seen) = (0L, 0);
        while (seen < limit && await receiver.PeekMessagesAsync(limit - seen, last + 1, ct) is { Count: > 0 } page)
        {
            (last, seen) = (page[^1].SequenceNumber, seen + page.Count);
        }

        return last;
    }

    private static async ValueTask<T> Calling<T>(Func<Task<T>> work, CancellationToken ct)
    {
        try
        {
            return await work();
        }
        catch (Exception e) when (Outages.Is(e, ct))
        {
            throw new StorageUnavailableException("Service Bus can't answer now.", e);
        }
    }

    private ServiceBusReceiver Receiver(string queue) => QueueNames.All.Contains(queue)
        ? client.CreateReceiver(queue, new ServiceBusReceiverOptions { SubQueue = SubQueue.DeadLetter })
        : throw new ArgumentException($"There is no queue {queue}.", nameof(queue));

    private static DeadLetter Read(string queue, ServiceBusReceivedMessage message) => new(
        queue,
        message.SequenceNumber,
        message.MessageId,
        message.SessionId ?? "",
        message.DeadLetterReason ?? "",
        message.DeadLetterErrorDescription ?? "",
        message.DeliveryCount,
        message.EnqueuedTime)
    {
        Body = message.Body.ToMemory(),
    };
}
