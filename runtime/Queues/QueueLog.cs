using Microsoft.Extensions.Logging;

namespace Omni.Runtime.Queues;

/// <summary>Every log line of this folder. Ids 4300-4399.</summary>
internal static partial class QueueLog
{
    [LoggerMessage(4301, LogLevel.Error, "The function of queue {Queue} failed on message {SequenceNumber}, delivery {DeliveryCount}")]
    public static partial void FunctionFailed(this ILogger logger, Exception error, string queue, long sequenceNumber, int deliveryCount);

    [LoggerMessage(4302, LogLevel.Warning, "The lock of message {SequenceNumber} of queue {Queue} was lost before it was settled")]
    public static partial void LockLost(this ILogger logger, string queue, long sequenceNumber);

    [LoggerMessage(4303, LogLevel.Error, "The function of queue {Queue} left message {SequenceNumber} unsettled")]
    public static partial void LeftUnsettled(this ILogger logger, string queue, long sequenceNumber);

    [LoggerMessage(4304, LogLevel.Warning, "Queue {Queue} was stopped with messages in hand; they come again after the restart")]
    public static partial void StoppedWithMessagesInHand(this ILogger logger, string queue);

    [LoggerMessage(4306, LogLevel.Warning, "Queue {Queue} set message {SequenceNumber} aside: {Reason}")]
    public static partial void SetAside(this ILogger logger, string queue, long sequenceNumber, string reason);

    [LoggerMessage(4307, LogLevel.Error, "The function of {Queue} does not get dead letter {SequenceNumber} done; it stays there until somebody replays or removes it")]
    public static partial void Rests(this ILogger logger, string queue, long sequenceNumber);

    [LoggerMessage(4308, LogLevel.Debug, "Bodies stay in memory: storage is not available")]
    public static partial void NotSpilled(this ILogger logger);

    [LoggerMessage(4309, LogLevel.Error, "Message {SequenceNumber} of queue {Queue} can't be read back; its session rests until the host is started again")]
    public static partial void NotReadBack(this ILogger logger, Exception error, string queue, long sequenceNumber);

    [LoggerMessage(4305, LogLevel.Warning, "Queue {Queue} waits: storage is not available")]
    public static partial void StorageGone(this ILogger logger, Exception error, string queue);
}
