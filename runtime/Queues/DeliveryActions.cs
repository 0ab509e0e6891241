using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;

namespace Omni.Runtime.Queues;

/// <summary>Settles the one message that a function was given.</summary>
internal sealed class DeliveryActions(SessionQueue queue, SessionLock held, QueuedMessage message) : ServiceBusMessageActions
{
    public bool IsSettled { get; private set; }

    public override Task CompleteMessageAsync(ServiceBusReceivedMessage message, CancellationToken cancellationToken = default)
    {
        queue.Complete(held, Mine(message));
        IsSettled = true;
        return Task.CompletedTask;
    }

    public override Task AbandonMessageAsync(
        ServiceBusReceivedMessage message, IDictionary<string, object>? propertiesToModify = null, CancellationToken cancellationToken = default)
    {
        queue.Abandon(held, Mine(message));
        IsSettled = true;
        return Task.CompletedTask;
    }

    public override Task DeadLetterMessageAsync(
        ServiceBusReceivedMessage message,
        Dictionary<string, object>? propertiesToModify = null,
        string? deadLetterReason = null,
        string? deadLetterErrorDescription = null,
        CancellationToken cancellationToken = default)
    {
        queue.DeadLetter(held, Mine(message), deadLetterReason ?? "", deadLetterErrorDescription ?? "");
        IsSettled = true;
        return Task.CompletedTask;
    }

    /// <exception cref="InvalidOperationException">The message came in a session, whose lock is the session's.</exception>
    public override Task RenewMessageLockAsync(ServiceBusReceivedMessage message, CancellationToken cancellationToken = default)
    {
        if (queue.DeadLetters is not null)
        {
            throw new InvalidOperationException("A message of a session has no lock of its own.");
        }

        queue.Renew(held, Mine(message));
        return Task.CompletedTask;
    }

    private QueuedMessage Mine(ServiceBusReceivedMessage received) =>
        received.SequenceNumber == message.SequenceNumber && !IsSettled
            ? message
            : throw new ServiceBusException("The message is not in hand any more.", ServiceBusFailureReason.MessageLockLost, queue.Name);
}
