using Azure.Messaging.ServiceBus;
using Omni.Pipeline.Ports;

namespace Omni.Runtime.Queues;

/// <summary>
/// One queue in memory, every change of which joins the commit group. A session has one consumer at a time and gives its
/// messages in order; a message that belongs to no session is a session of its own. Peek-lock: a message stays until it is
/// settled, and comes back when its consumer gives it back or loses the lock.
/// </summary>
/// <param name="name">As a trigger names it.</param>
/// <param name="host">What the queues of the host share.</param>
/// <param name="deadLetters">Where messages are set aside; null for such a sub-queue itself, which has no sessions.</param>
/// <param name="isDoor">Whether its messages come from outside, where the same one comes often.</param>
internal sealed partial class SessionQueue(string name, QueueContext host, SessionQueue? deadLetters, bool isDoor)
{
    public const string KilledTheHost = Pipeline.Ports.DeadLetter.KilledTheHost;
    public const string TooManyDeliveries = "MaxDeliveryCountExceeded";

    private readonly Lock _gate = new();
    private readonly Dictionary<string, QueueSession> _sessions = new(StringComparer.Ordinal);
    private readonly Queue<QueueSession> _ready = new();
    private readonly HashSet<SessionLock> _locks = [];
    private readonly PriorityQueue<QueuedMessage, (DateTimeOffset, long)> _scheduled = new();
    private readonly ResidentBodies _resident = new();
    private readonly DuplicateWindow _accepted = new(
        host.Options.DuplicateWindow, isDoor ? host.Options.DuplicateWindowIds : host.Options.DuplicateWindowIdsInside, BitConverter.ToInt64(Guid.ParseExact(host.Ids.NewId(), "N").ToByteArray(), 8));

    private int _waiting;
    private volatile bool _isHeld;

    public string Name => name;

    /// <summary>The dead-letter sub-queue; null for such a sub-queue itself.</summary>
    public SessionQueue? DeadLetters => deadLetters;

    /// <summary>Messages that wait or are in hand; dead letters not counted.</summary>
    public int Waiting => Volatile.Read(ref _waiting);

    /// <summary>Whether a delivery could be settled now.</summary>
    public bool CanSettle => host.Committer.Fault is null;

    /// <summary>Whether a session may be free to take.</summary>
    public bool HasReady
    {
        get
        {
            lock (_gate)
            {
                return !_isHeld && _ready.Count > 0;
            }
        }
    }

    /// <summary>While set nothing is taken: where its messages would go, too many wait already.</summary>
    public bool IsHeld
    {
        get => _isHeld;
        set => _isHeld = value;
    }

    /// <summary>Called, outside the lock, when a session may have become free to take.</summary>
    public Action? Ready { get; set; }

    /// <summary>False: the queue accepted a message of this id not long ago, and drops this one.</summary>
    public bool Enqueue(long sequenceNumber, StageMessage message)
    {
        var now = host.Time.GetUtcNow();
        var id = _accepted.HashOf(message.MessageId);
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
            if (_accepted.Contains(id, now))
            {
                return false;
            }

            Write(queued);
            _accepted.Add(id, now);
            Place(queued);
        }

        Ready?.Invoke();
        return true;
    }

    /// <summary>Takes the session that has waited longest, if one is free.</summary>
    public SessionLock? TryAcquire()
    {
        lock (_gate)
        {
            while (!_isHeld && _ready.TryDequeue(out var session))
            {
                session.IsInLine = false;
                if (session.Head is not null && session.Lock is null)
                {
                    return Acquire(session);
                }
            }

            return null;
        }
    }

    /// <summary>
    /// The next message of a held session; null when it is empty, the turn is over, the lock is lost or the message must wait. One that is
    /// not <see cref="IsAtHand"/> is prepared first.
    /// </summary>
    public QueuedMessage? Next(SessionLock held)
    {
        lock (_gate)
        {
            if (held.Session.Lock != held || _isHeld || (held.Delivered >= host.Options.MessagesPerTurn && _ready.Count > 0))
            {
                return null;
            }

            while (held.Session.Head is { } message)
            {
                if (IsUsedUp(message))
                {
                    if (deadLetters is null)
                    {
                        // A dead letter that its function does not get done stays, for a person or the next start.
                        host.Logger.Rests(name, message.SequenceNumber);
                        Park(held);
                        return null;
                    }

                    if (message.Body is not null)
                    {
                        SetAside(held.Session, message, ReasonOf(message));
                        continue;
                    }
                }
                else if (message.IsSuspect && !(message.IsInGate = host.Gate.TryEnter(message.Attempts > 0, this, held.Session)))
                {
                    Park(held);
                    return null;
                }

                return Deliver(held, message);
            }

            return null;
        }
    }

    /// <exception cref="ServiceBusException">The lock is lost: the message is somebody else's now.</exception>
    public void Complete(SessionLock held, QueuedMessage message)
    {
        bool leaves;
        lock (_gate)
        {
            Demand(held, message);
            host.Committer.Apply(message, static (group, it) => group.Delete(it.EntryId));
            Remove(held, message);
            leaves = OutOfGate(message);
        }

        LeaveGate(leaves);
    }

    /// <exception cref="ServiceBusException">The lock is lost.</exception>
    public void Abandon(SessionLock held, QueuedMessage message)
    {
        bool leaves;
        lock (_gate)
        {
            Demand(held, message);
            leaves = OutOfGate(message);
            EndAttempt(held, message);
            if (deadLetters is not null && message.Body is not null)
            {
                // The count must outlive a crash, or a poison message would start from zero each time.
                Write(message);
            }
        }

        LeaveGate(leaves);
    }

    /// <exception cref="ServiceBusException">The lock is lost.</exception>
    public void DeadLetter(SessionLock held, QueuedMessage message, string reason, string description)
    {
        bool leaves;
        lock (_gate)
        {
            Demand(held, message);
            leaves = OutOfGate(message);
            if (deadLetters is null)
            {
                EndAttempt(held, message); // There is nowhere further down.
            }
            else
            {
                SetAside(held.Session, message, new(reason.Length > 0 ? reason : "unspecified", description));
                held.InHand = null;
            }
        }

        LeaveGate(leaves);
    }

    /// <summary>Holds the session for one more lock duration, and lets the host renew it anew.</summary>
    /// <exception cref="ServiceBusException">The lock is lost.</exception>
    public DateTimeOffset Renew(SessionLock held, QueuedMessage message)
    {
        lock (_gate)
        {
            Demand(held, message);
            held.RenewedSince = host.Time.GetUtcNow();
            return held.Until = held.RenewedSince + host.Options.LockDuration;
        }
    }

    /// <summary>Gives the session back; it goes to the end of the line while it has messages.</summary>
    public void Release(SessionLock held)
    {
        bool leaves;
        lock (_gate)
        {
            leaves = Unlock(held);
        }

        LeaveGate(leaves);
        Ready?.Invoke();
    }

    /// <summary>Lets scheduled messages in, renews locks whose delivery is young enough, and takes away the others.</summary>
    public void Tick()
    {
        var now = host.Time.GetUtcNow();
        var leaving = 0;
        lock (_gate)
        {
            while (_scheduled.TryPeek(out var message, out var due) && due.Item1 <= now)
            {
                _scheduled.Dequeue();
                Append(message);
            }

            foreach (var held in _locks.Where(held => held.Until <= now + (host.Options.LockDuration / 2)).ToArray())
            {
                if (held.InHand is not null && now - held.RenewedSince < host.Options.MaxAutoLockRenewal)
                {
                    held.Until = now + host.Options.LockDuration;
                }
                else if (held.Until <= now && Unlock(held))
                {
                    leaving++;
                }
            }
        }

        for (; leaving > 0; leaving--)
        {
            host.Gate.Leave();
        }

        Ready?.Invoke();
    }

    private void SetAside(QueueSession session, QueuedMessage message, DeadLetterNote note)
    {
        host.Committer.Apply(
            (message, note),
            static (group, it) =>
            {
                // Inside, so that no group that is sealed already can tell of it ahead of what led to it.
                (it.message.Note, it.message.IsDeadLetter, it.message.Attempts) = (it.note, true, 0);
                it.message.Put(group);
            });
        session.RemoveHead();
        _resident.Remove(message);
        _waiting--;
        message.IsInHand = false;
        deadLetters!.Admit(message);
    }

    private void Write(QueuedMessage message) => host.Committer.Apply(message, static (group, it) => it.Put(group));

    private void Demand(SessionLock held, QueuedMessage message)
    {
        if (held.Session.Lock != held || held.InHand != message)
        {
            throw new ServiceBusException($"The lock of message {message.SequenceNumber} is lost.", ServiceBusFailureReason.MessageLockLost, name);
        }
    }
}
