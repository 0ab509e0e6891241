using System.Collections.Frozen;
using Microsoft.Extensions.Options;
using Omni.Pipeline.Ports;
using Omni.Runtime.Storage;

namespace Omni.Runtime.Queues;

/// <summary>
/// All queues of the host, rebuilt from the disk at start. A send is accepted in memory and joins the open commit group: the
/// HTTP host acknowledges nothing before that group is on the disk.
/// </summary>
internal sealed class EmbeddedQueues : IStageQueue, IDeadLetters
{
    private readonly FrozenDictionary<string, SessionQueue> _queues;
    private readonly FrozenSet<string> _doors;
    private readonly int _maxWaiting;
    private readonly Committer _committer;
    private long _lastNumber;

    public EmbeddedQueues(RocksDatabase database, Committer committer, IOptions<QueueOptions> options, IdSource ids, TimeProvider time)
    {
        _maxWaiting = options.Value.MaxWaiting;
        _committer = committer;
        _queues = QueueNames.All.ToFrozenDictionary(
            name => name, name => new SessionQueue(name, committer, options.Value, ids, time), StringComparer.Ordinal);
        _doors = FrozenSet.ToFrozenSet([QueueNames.Dedupe, QueueNames.Compact], StringComparer.Ordinal);
        // Numbers go up also over restarts, when the last ones may have left no trace: see WriteNumbers.
        _lastNumber = time.GetUtcNow().UtcTicks;
        Restore(database);
    }

    public IReadOnlyDictionary<string, SessionQueue> All => _queues;

    /// <summary>Messages that wait or are in hand in all queues.</summary>
    public int Waiting
    {
        get
        {
            var waiting = 0;
            foreach (var queue in _queues.Values)
            {
                waiting += queue.Waiting;
            }

            return waiting;
        }
    }

    public ValueTask SendAsync(string queue, StageMessage message, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        ArgumentOutOfRangeException.ThrowIfGreaterThan(message.SessionId.Length, StageMessage.MaxIdLength);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(message.MessageId.Length, StageMessage.MaxIdLength);
        // Only the door is closed: a message that is inside may always go on, or the stages would wait for each other.
        if (_doors.Contains(queue))
        {
            _committer.DemandRoom();
            if (Waiting >= _maxWaiting)
            {
                throw new QueueFullException(queue);
            }
        }

        _queues[queue].Enqueue(Interlocked.Increment(ref _lastNumber), message);
        return ValueTask.CompletedTask;
    }

    public ValueTask<IReadOnlyList<DeadLetter>> ListAsync(string queue, long after, int limit, CancellationToken ct) =>
        new(_queues.TryGetValue(queue, out var found) ? found.DeadLetters(after, limit) : []);

    public void Tick()
    {
        foreach (var queue in _queues.Values)
        {
            queue.Tick();
        }
    }

    private void Restore(RocksDatabase database)
    {
        using var open = database.KeepOpen();
        using var iterator = database.Iterate(database.QueueFamily);
        for (iterator.SeekToFirst(); iterator.Valid(); iterator.Next())
        {
            var id = QueueKeys.Read(iterator.GetKeySpan());
            if (!_queues.TryGetValue(id.Queue, out var queue))
            {
                throw new DataDirectoryException($"The data holds messages of queue {id.Queue}, which this version does not know. Use the version that wrote them.");
            }

            queue.Restore(QueuedMessageCodec.Read(id, iterator.Value()));
            _lastNumber = Math.Max(_lastNumber, id.SequenceNumber);
        }

        database.DemandWhole(iterator);
    }
}
