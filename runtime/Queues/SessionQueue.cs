using Azure.Messaging.ServiceBus;
using Omni.Pipeline;
using Omni.Pipeline.Ports;
using Omni.Runtime.Storage;

namespace Omni.Runtime.Queues;

/// <summary>
/// One queue in memory, every change of which joins the commit group. A session has one consumer at a time and gives its
/// messages in order; a message that belongs to no session is a session of its own. Peek-lock: a message stays until it is
/// settled, and comes back when its consumer gives it back or loses the lock.
/// </summary>
internal sealed partial class SessionQueue(string name, Committer committer, QueueOptions options, IdSource ids, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, QueueSession> _sessions = new(StringComparer.Ordinal);
    private readonly Queue<QueueSession> _ready = new();
    private readonly HashSet<SessionLock> _locks = [];
    private readonly PriorityQueue<QueuedMessage, (DateTimeOffset, long)> _scheduled = new();
    private readonly SortedList<long, QueuedMessage> _deadLetters = [];
    private int _waiting;

    public string Name => name;

    /// <summary>Messages that wait or are in hand; dead letters not counted.</summary>
    public int Waiting => Volatile.Read(ref _waiting);

    /// <summary>Whether a delivery could be settled now.</summary>
    public bool CanSettle => committer.Fault is null;

    /// <summary>Whether a session may be free to take.</summary>
    public bool HasReady
    {
        get
        {
            lock (_gate)
            {
                return _ready.Count > 0;
            }
        }
    }

    /// <summary>Called, outside the lock, when a session may have become free to take.</summary>
    public Action? Ready { get; set; }

    public void Enqueue(long sequenceNumber, StageMessage message)
    {
        var now = time.GetUtcNow();
        var queued = new QueuedMessage
        {
            Queue = name,
            SequenceNumber = sequenceNumber,
            SessionId = message.SessionId,
            MessageId = message.MessageId,
            Body = message.Body,
            EnqueuedAt = now,
            NotBefore = message.NotBefore > now ? message.NotBefore : null,
        };
        lock (_gate)
        {
            committer.Apply(queued, static (group, it) => group.Put(it.EntryId, it));
            Place(queued);
        }

        Ready?.Invoke();
    }

    /// <summary>Puts back what the disk holds, at start.</summary>
    public void Restore(QueuedMessage message)
    {
        lock (_gate)
        {
            Place(message);
        }
    }

    /// <summary>Takes the session that has waited longest, if one is free.</summary>
    public SessionLock? TryAcquire()
    {
        lock (_gate)
        {
            while (_ready.TryDequeue(out var session))
            {
                session.IsReady = false;
                if (session.Count > 0 && session.Lock is null)
                {
                    var held = new SessionLock(session) { Token = Guid.ParseExact(ids.NewId(), "N"), Until = time.GetUtcNow() + options.LockDuration };
                    session.Lock = held;
                    _locks.Add(held);
                    return held;
                }
            }

            return null;
        }
    }

    /// <summary>The next message of a held session; null when it is empty, the turn is over or the lock is lost.</summary>
    public QueuedMessage? Next(SessionLock held)
    {
        lock (_gate)
        {
            if (held.Session.Lock != held || (held.Delivered >= options.MessagesPerTurn && _ready.Count > 0))
            {
                return null;
            }

            while (held.Session.Head is { } message)
            {
                if (message.DeliveryCount >= options.MaxDeliveryCount)
                {
                    SetAside(held.Session, message, "MaxDeliveryCountExceeded", $"{message.DeliveryCount} deliveries");
                    PipelineTelemetry.DeadLettered(name);
                    continue;
                }

                message.DeliveryCount++;
                held.Delivered++;
                held.InHand = message;
                held.DeliveryBeganAt = time.GetUtcNow();
                held.Until = held.DeliveryBeganAt + options.LockDuration;
                return message;
            }

            return null;
        }
    }

    /// <exception cref="ServiceBusException">The lock is lost: the message is somebody else's now.</exception>
    public void Complete(SessionLock held, QueuedMessage message)
    {
        lock (_gate)
        {
            Demand(held, message);
            committer.Apply(message, static (group, it) => group.Delete(it.EntryId));
            held.Session.RemoveHead();
            held.InHand = null;
            _waiting--;
        }
    }

    /// <exception cref="ServiceBusException">The lock is lost.</exception>
    public void Abandon(SessionLock held, QueuedMessage message)
    {
        lock (_gate)
        {
            Demand(held, message);
            // The count must outlive a crash, or a poison message would start from zero each time.
            committer.Apply(message, static (group, it) => group.Put(it.EntryId, it));
            held.InHand = null;
        }
    }

    /// <summary>Takes a delivery back that the disk cut short: it is not the message's fault, and nothing can be written of it now.</summary>
    public void Forgive(SessionLock held, QueuedMessage message)
    {
        lock (_gate)
        {
            if (held.Session.Lock == held && held.InHand == message)
            {
                message.DeliveryCount--;
                held.InHand = null;
            }
        }
    }

    /// <exception cref="ServiceBusException">The lock is lost.</exception>
    public void DeadLetter(SessionLock held, QueuedMessage message, string reason, string description)
    {
        lock (_gate)
        {
            Demand(held, message);
            SetAside(held.Session, message, reason, description);
            held.InHand = null;
        }
    }

    /// <summary>Gives the session back; it goes to the end of the line while it has messages.</summary>
    public void Release(SessionLock held)
    {
        lock (_gate)
        {
            Unlock(held);
        }

        Ready?.Invoke();
    }

    /// <summary>Lets scheduled messages in, renews locks whose delivery is young enough, and takes away the others.</summary>
    public void Tick()
    {
        var now = time.GetUtcNow();
        lock (_gate)
        {
            while (_scheduled.TryPeek(out var message, out var due) && due.Item1 <= now)
            {
                _scheduled.Dequeue();
                Append(message);
            }

            foreach (var held in _locks.Where(held => held.Until <= now + (options.LockDuration / 2)).ToArray())
            {
                if (held.InHand is not null && now - held.DeliveryBeganAt < options.MaxAutoLockRenewal)
                {
                    held.Until = now + options.LockDuration;
                }
                else if (held.Until <= now)
                {
                    Unlock(held);
                }
            }
        }

        Ready?.Invoke();
    }

    public IReadOnlyList<DeadLetter> DeadLetters(long after, int limit)
    {
        lock (_gate)
        {
            return [.. _deadLetters.Values
                .Where(message => message.SequenceNumber > after)
                .Take(limit)
                .Select(message => new DeadLetter(
                    name, message.SequenceNumber, message.MessageId, message.SessionId,
                    message.DeadLetterReason, message.DeadLetterDescription, message.DeliveryCount, message.EnqueuedAt))];
        }
    }

    private void Place(QueuedMessage message)
    {
        if (message.IsDeadLetter)
        {
            _deadLetters.Add(message.SequenceNumber, message);
            return;
        }

        _waiting++;
        if (message.NotBefore is { } due)
        {
            _scheduled.Enqueue(message, (due, message.SequenceNumber));
        }
        else
        {
            Append(message);
        }
    }

    private void Append(QueuedMessage message)
    {
        // A session of its own is named by its number: no sender can choose a name that starts with a control character.
        var id = message.SessionId.Length > 0 ? message.SessionId : "\u0001" + message.SequenceNumber;
        if (!_sessions.TryGetValue(id, out var session))
        {
            _sessions.Add(id, session = new QueueSession(id));
        }

        session.Add(message);
        Offer(session);
    }

    private void Offer(QueueSession session)
    {
        if (session.Lock is null && !session.IsReady)
        {
            session.IsReady = true;
            _ready.Enqueue(session);
        }
    }

    private void Unlock(SessionLock held)
    {
        _locks.Remove(held);
        if (held.Session.Lock != held)
        {
            return;
        }

        held.Session.Lock = null;
        if (held.Session.Count > 0)
        {
            Offer(held.Session);
        }
        else
        {
            _sessions.Remove(held.Session.Id);
        }
    }

    private void SetAside(QueueSession session, QueuedMessage message, string reason, string description)
    {
        committer.Apply(
            (message, reason: reason.Length > 0 ? reason : "unspecified", description),
            static (group, it) =>
            {
                // Inside, so that no group that is sealed already can tell of it ahead of what led to it.
                it.message.DeadLetterReason = it.reason;
                it.message.DeadLetterDescription = it.description;
                group.Put(it.message.EntryId, it.message);
            });
        session.RemoveHead();
        _deadLetters.Add(message.SequenceNumber, message);
        _waiting--;
    }

    private void Demand(SessionLock held, QueuedMessage message)
    {
        if (held.Session.Lock != held || held.InHand != message)
        {
            throw new ServiceBusException($"The lock of message {message.SequenceNumber} is lost.", ServiceBusFailureReason.MessageLockLost, name);
        }
    }
}
