using System.Collections.Frozen;
using Azure.Messaging.ServiceBus;
using Omni.Pipeline.Messages;

namespace Omni.Runtime.Queues;

/// <summary>Makes the message that a function sees. The bytes of the body are made only when asked for.</summary>
internal static class Received
{
    private static readonly FrozenDictionary<string, object> NoProperties = FrozenDictionary<string, object>.Empty;

    public static ServiceBusReceivedMessage From(SessionLock held, QueuedMessage message) => new(() => BinaryData.FromBytes(message.Body!.ToBytes()))
    {
        MessageId = message.MessageId!,
        SessionId = message.SessionId,
        LockTokenGuid = held.Token,
        LockedUntil = held.Until,
        DeliveryCount = message.DeliveryCount + message.DeadDeliveries,
        SequenceNumber = message.SequenceNumber,
        EnqueuedTime = message.EnqueuedAt,
        DeadLetterReason = message.Note?.Reason,
        DeadLetterErrorDescription = message.Note?.Description,
        ApplicationProperties = message.Body is null or RawBody
            ? NoProperties
            : new HandedBody(message.Body),
    };
}
