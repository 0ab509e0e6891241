using System.Collections.Frozen;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Omni.Pipeline;
using Omni.Pipeline.Messages;
using Omni.Pipeline.Ports;
using Omni.Pipeline.Stages;
using Omni.Runtime.Functions;
using Omni.Runtime.Storage;

namespace Omni.Runtime.Queues;

/// <summary>
/// All queues of the host, rebuilt from the disk at start. A send is accepted in memory and joins the open commit group: the
/// HTTP host acknowledges nothing before that group is on the disk.
/// </summary>
internal sealed class EmbeddedQueues : IStageQueue
{
    private readonly QueueContext _host;
    private readonly SuspectGate _gate = new();
    private readonly FrozenDictionary<string, SessionQueue> _queues;
    private readonly FrozenSet<string> _doors;
    private readonly SessionQueue[] _feeding;
    private readonly SessionQueue[] _last;
    private long _lastNumber;
    private int _spilling;

    public EmbeddedQueues(
        RocksDatabase database, Committer committer, IOptions<QueueOptions> options, IdSource ids, TimeProvider time, ILogger<EmbeddedQueues> logger)
    {
        _host = new(database, committer, options.Value, _gate, ids, time, logger);
        _doors = FrozenSet.ToFrozenSet([QueueNames.Dedupe, QueueNames.Compact], StringComparer.Ordinal);
        _queues = QueueNames.All.ToFrozenDictionary(
            name => name,
            name => new SessionQueue(
                name, _host, new SessionQueue(name + QueueTrigger.DeadLetterSuffix, _host, deadLetters: null, isDoor: false), _doors.Contains(name)),
            StringComparer.Ordinal);
        var feeding = StagePlan.Inbound.Union(StagePlan.Outbound).Append(QueueNames.Compact).ToHashSet(StringComparer.Ordinal);
        _feeding = [.. _queues.Values.Where(queue => feeding.Contains(queue.Name))];
        _last = [.. _queues.Values.Except(_feeding)];
        // Numbers go up also over restarts, when the last ones may have left no trace: see WriteNumbers.
        _lastNumber = time.GetUtcNow().UtcTicks;
        Restore(database);
    }

    public IReadOnlyDictionary<string, SessionQueue> All => _queues;

    /// <summary>Messages that wait or are in hand in all queues.</summary>
    public int Waiting => Sum(_feeding) + Sum(_last);

    /// <summary>A queue, or a queue's dead-letter sub-queue.</summary>
    public SessionQueue Of(string path) => path.EndsWith(QueueTrigger.DeadLetterSuffix, StringComparison.OrdinalIgnoreCase)
        ? _queues[path[..^QueueTrigger.DeadLetterSuffix.Length]].DeadLetters!
        : _queues[path];

    public ValueTask SendAsync(string queue, StageMessage message, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        Check(message);
        // Only the door is closed: a message that is inside may always go on, or the stages would wait for each other.
        var isDoor = _doors.Contains(queue);
        if (isDoor)
        {
            _host.Committer.DemandRoom();
            if (Waiting >= _host.Options.MaxWaiting)
            {
                throw new QueueFullException(queue);
            }
        }

        if (!_queues.TryGetValue(queue, out var to))
        {
            throw new ArgumentException($"There is no queue {queue}.", nameof(queue));
        }

        if (!to.Enqueue(NextNumber(), message) && isDoor && message.Body is UnifiedMessage duplicate)
        {
            PipelineTelemetry.Duplicate(duplicate.Channel); // No stage will see it.
        }

        return ValueTask.CompletedTask;
    }

    public long NextNumber() => Interlocked.Increment(ref _lastNumber);

    public void Tick()
    {
        // Every stage before the last ones makes up to four messages of one, and no door stands between: they rest while those behind can't follow.
        var isFull = Sum(_last) >= _host.Options.MaxWaiting;
        foreach (var queue in _feeding)
        {
            queue.IsHeld = isFull;
        }

        foreach (var queue in _queues.Values)
        {
            queue.Tick();
            queue.DeadLetters!.Tick();
        }

        _gate.Wake();
    }

    /// <summary>Drops from memory what the disk has as well: the newest bodies beyond the limit, those of dead letters at once.</summary>
    public async ValueTask SpillAsync(CancellationToken ct)
    {
        if (Interlocked.Exchange(ref _spilling, 1) == 1)
        {
            return;
        }

        try
        {
            var chosen = Choose();
            if (chosen.Count == 0)
            {
                return;
            }

            await _host.Committer.SyncedAsync(ct);
            foreach (var (queue, candidates) in chosen)
            {
                queue.Spill(candidates);
            }
        }
        finally
        {
            Volatile.Write(ref _spilling, 0);
        }
    }

    private List<(SessionQueue Queue, List<SpillCandidate> Candidates)> Choose()
    {
        var chosen = new List<(SessionQueue, List<SpillCandidate>)>();
        var resident = 0L;
        foreach (var queue in _queues.Values)
        {
            resident += queue.ResidentBytes;
            if (queue.DeadLetters!.ResidentBytes > 0)
            {
                chosen.Add((queue.DeadLetters, queue.DeadLetters.SpillCandidates(long.MaxValue)));
            }
        }

        if (resident > _host.Options.MaxBytesInMemory)
        {
            // Somewhat more than needed, so that not each look finds a little.
            var over = resident - (_host.Options.MaxBytesInMemory / 4 * 3);
            foreach (var queue in _queues.Values.Where(queue => queue.ResidentBytes > 0))
            {
                // Each gives its share; a short queue keeps nearly all.
                chosen.Add((queue, queue.SpillCandidates((long)(over * ((double)queue.ResidentBytes / resident)))));
            }
        }

        return chosen;
    }

    private static int Sum(SessionQueue[] queues)
    {
        var waiting = 0;
        foreach (var queue in queues)
        {
            waiting += queue.Waiting;
        }

        return waiting;
    }

    private static void Check(StageMessage message)
    {
        if (message.SessionId.Length is < 1 or > StageMessage.MaxIdLength || message.MessageId.Length is < 1 or > StageMessage.MaxIdLength)
        {
            throw new ArgumentException($"Session and message id have 1 to {StageMessage.MaxIdLength} characters.", nameof(message));
        }

        // The weight is never less than half the bytes: only what may be too large is counted out.
        if (message.Body.Weight > StageMessage.MaxBodyBytes / 2 && message.Body.ToBytes().Length > StageMessage.MaxBodyBytes)
        {
            throw new ArgumentException($"A body has at most {StageMessage.MaxBodyBytes} bytes.", nameof(message));
        }
    }

    private void Restore(RocksDatabase database)
    {
        using var open = database.KeepOpen();
        using var iterator = database.Iterate(database.QueueFamily);
        var resident = 0L;
        for (iterator.SeekToFirst(); iterator.Valid(); iterator.Next())
        {
            var id = QueueKeys.Read(iterator.GetKeySpan());
            if (!_queues.TryGetValue(id.Queue, out var queue))
            {
                throw new DataDirectoryException($"The data holds messages of queue {id.Queue}, which this version does not know. Use the version that wrote them.");
            }

            var message = QueuedMessageCodec.Read(id with { Queue = queue.Name }, iterator.GetValueSpan(), withBody: resident < _host.Options.MaxBytesInMemory);
            resident += message.Body?.Weight ?? 0;
            queue.Restore(message);
            _lastNumber = Math.Max(_lastNumber, id.SequenceNumber);
        }

        database.DemandWhole(iterator);
    }
}
