using Omni.Pipeline.Ports;
using Omni.Runtime.Queues;
using Omni.Tests.Runtime.Queues;

namespace Omni.Tests.Contracts;

/// <summary>The queues of the embedded host keep the contract.</summary>
public sealed class EmbeddedQueuesTests : QueueConsumerContract, IDisposable
{
    private readonly QueueRig _rig = new();

    protected override IStageQueue Queue => _rig.Queues;

    protected override DateTimeOffset Now => _rig.Time.GetUtcNow();

    public void Dispose() => _rig.Dispose();

    protected override int Accepted(string queue) => _rig.Queues.All[queue].Waiting;

    protected override Task<Taken?> TakeAsync(string queue)
    {
        var from = _rig.Queues.All[queue];
        return Task.FromResult(from.TryAcquire() is { } held && from.Next(held) is { } message
            ? new Taken(message.SessionId, message.MessageId!, message.DeliveryCount, (from, held, message))
            : null);
    }

    protected override Task CompleteAsync(Taken taken) => Settle(taken, (queue, held, message) => queue.Complete(held, message));

    protected override Task AbandonAsync(Taken taken) => Settle(taken, (queue, held, message) => queue.Abandon(held, message));

    protected override Task DeadLetterAsync(Taken taken, string reason) =>
        Settle(taken, (queue, held, message) => queue.DeadLetter(held, message, reason, ""));

    protected override async Task<IReadOnlyList<(string Id, string Reason)>> DeadLettersAsync(string queue) =>
        [.. (await _rig.Letters.ListAsync(queue, 0, 100, None)).Select(letter => (letter.MessageId, letter.Reason))];

    protected override Task AdvanceAsync(TimeSpan time)
    {
        _rig.Time.Advance(time);
        _rig.Queues.Tick();
        return Task.CompletedTask;
    }

    private static Task Settle(Taken taken, Action<SessionQueue, SessionLock, QueuedMessage> how)
    {
        var (queue, held, message) = ((SessionQueue, SessionLock, QueuedMessage))taken.Handle;
        try
        {
            how(queue, held, message);
            return Task.CompletedTask;
        }
        catch (Azure.Messaging.ServiceBus.ServiceBusException lost)
        {
            return Task.FromException(lost);
        }
        finally
        {
            queue.Release(held);
        }
    }
}
