using Omni.Pipeline.Messages;

namespace Omni.Pipeline.Ports;

/// <summary>
/// Sends to the queues of <see cref="QueueNames"/>. A queue gives the messages of one session to one consumer at a time, in
/// the order of their acceptance; between sessions there is no order. Delivery is at least once. A message whose id the queue has
/// accepted within its duplicate window counts as accepted and is dropped: whoever means to send again takes a new id.
/// </summary>
public interface IStageQueue
{
    /// <summary>Accepts the message for good before it returns.</summary>
    /// <exception cref="ArgumentException">An id or the body is outside the limits of <see cref="StageMessage"/>.</exception>
    /// <exception cref="QueueFullException">The queue refuses more for now; nothing was accepted.</exception>
    /// <exception cref="StorageUnavailableException">The broker can't answer now.</exception>
    ValueTask SendAsync(string queue, StageMessage message, CancellationToken ct);

    /// <summary>
    /// Accepts all of them for good before it returns, those of one session in their order; on Service Bus with as few calls as its limits allow. After an
    /// exception a first part of them may be accepted: whoever sends all again under the same ids sends each once.
    /// </summary>
    /// <exception cref="ArgumentException">An id or a body is outside the limits of <see cref="StageMessage"/>.</exception>
    /// <exception cref="QueueFullException">The queue refuses more for now.</exception>
    /// <exception cref="StorageUnavailableException">The broker can't answer now.</exception>
    async ValueTask SendAllAsync(string queue, IReadOnlyList<StageMessage> messages, CancellationToken ct)
    {
        foreach (var message in messages)
        {
            await SendAsync(queue, message, ct);
        }
    }
}

/// <param name="SessionId">Orders: messages of one session are handled one by one. At most 128 characters.</param>
/// <param name="MessageId">The broker's id, for duplicate detection. At most 128 characters.</param>
/// <param name="Body">What the next stage works on; at most 192 KiB as bytes.</param>
/// <param name="NotBefore">Hidden until then; null: at once.</param>
public sealed record StageMessage(string SessionId, string MessageId, IStageBody Body, DateTimeOffset? NotBefore = null)
{
    public const int MaxIdLength = 128;
    public const int MaxBodyBytes = 192 * 1024;
}

/// <summary>More is waiting than the host will hold; the sender should try again later.</summary>
public sealed class QueueFullException(string queue) : Exception($"Queue {queue} is full.")
{
    public string Queue { get; } = queue;
}
