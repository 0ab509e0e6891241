using Omni.Pipeline;
using Omni.Pipeline.Ports;
using Omni.Runtime.Storage;

namespace Omni.Runtime.Queues;

/// <summary>Dead letters are numbers in memory and entries on the disk: what a listing shows is read from there, outside any queue's lock.</summary>
internal sealed class EmbeddedDeadLetters(EmbeddedQueues queues, Committer committer, IdSource ids) : IDeadLetters
{
    public async ValueTask<IReadOnlyList<DeadLetter>> ListAsync(string queue, long after, int limit, CancellationToken ct)
    {
        var letters = Of(queue).DeadLetters!;
        var numbers = letters.Numbers(after, limit);
        if (numbers.Count == 0)
        {
            return [];
        }

        await committer.SyncedAsync(ct);
        var found = new List<DeadLetter>(numbers.Count);
        foreach (var number in numbers)
        {
            if (letters.Read(queue, number) is { Note: { } note } it)
            {
                found.Add(new(queue, number, it.MessageId!, it.SessionId, note.Reason, note.Description, it.DeliveryCount, it.EnqueuedAt)
                {
                    Body = it.Body?.ToBytes() ?? [],
                });
            }
        }

        return found;
    }

    public ValueTask<bool> ReplayAsync(string queue, long sequenceNumber, CancellationToken ct)
    {
        var owner = Of(queue);
        var replayed = Holding(owner.DeadLetters!, sequenceNumber, held => owner.Readmit(queues.NextNumber(), ids.NewId(), held));
        if (replayed)
        {
            PipelineTelemetry.Replayed(queue, 1);
        }

        return new(replayed);
    }

    public async ValueTask<int> ReplayAllAsync(string queue, int limit, CancellationToken ct)
    {
        var replayed = 0;
        // Taken down first: one that is set aside again comes back under a new number.
        foreach (var number in Of(queue).DeadLetters!.Numbers(0, limit))
        {
            replayed += await ReplayAsync(queue, number, ct) ? 1 : 0;
        }

        return replayed;
    }

    public ValueTask<bool> RemoveAsync(string queue, long sequenceNumber, CancellationToken ct)
    {
        var letters = Of(queue).DeadLetters!;
        return new(Holding(letters, sequenceNumber, held => letters.Complete(held, held.InHand!)));
    }

    private static bool Holding(SessionQueue letters, long sequenceNumber, Action<SessionLock> work)
    {
        if (letters.TryHold(sequenceNumber) is not { } held)
        {
            return false;
        }

        try
        {
            letters.Load(held, held.InHand!);
            work(held);
            return true;
        }
        finally
        {
            letters.Release(held);
        }
    }

    private SessionQueue Of(string queue) =>
        queues.All.TryGetValue(queue, out var found) ? found : throw new ArgumentException($"There is no queue {queue}.", nameof(queue));
}
