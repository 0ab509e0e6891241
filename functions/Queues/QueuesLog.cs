using Microsoft.Extensions.Logging;

namespace Omni.Functions.Queues;

/// <summary>Every log line of this folder. Ids 3300 to 3399.</summary>
internal static partial class QueuesLog
{
    [LoggerMessage(3300, LogLevel.Error, "Dead letter {SequenceNumber} of queue assign can't be read: a conversation may wait where nobody looks")]
    public static partial void RequestUnreadable(this ILogger logger, long sequenceNumber);

    [LoggerMessage(3301, LogLevel.Error, "Dead letter {SequenceNumber} of queue deliver can't be read: its message waits for the next one of its conversation")]
    public static partial void DeliveryUnreadable(this ILogger logger, long sequenceNumber);
}
