using Azure.Messaging.ServiceBus;
using Omni.Pipeline;
using Omni.Pipeline.Ports;
using Omni.Runtime.Storage;

namespace Omni.Runtime.Queues;

/// <summary>
/// What is done about a message before it is delivered where that is not for nothing: one whose body is on the disk only is read back; one
/// that an earlier host left unsettled has its attempt written and synced first, so that a killer counts up from one host to the next.
/// </summary>
internal sealed partial class SessionQueue
{
    /// <summary>Whether a message may be delivered as it is: it came since the start, and its body is in memory.</summary>
    public static bool IsAtHand(QueuedMessage message) => !message.IsSuspect && message.Body is not null;

    /// <summary>False: it was set aside instead.</summary>
    /// <exception cref="ServiceBusException">The lock is lost.</exception>
    /// <exception cref="StorageUnavailableException">The disk can't be read or written.</exception>
    public async ValueTask<bool> PrepareAsync(SessionLock held, QueuedMessage message, CancellationToken ct)
    {
        Load(held, message);
        lock (_gate)
        {
            Demand(held, message);
            if (IsExhausted(message, message.DeliveryCount - 1) && deadLetters is not null)
            {
                message.DeliveryCount--;
                SetAside(held.Session, message, ReasonOf(message));
                held.InHand = null;
                return false;
            }

            if (!message.IsSuspect)
            {
                return true;
            }

            message.Attempts++;
            Write(message);
        }

        await host.Committer.SyncedAsync(ct);
        return true;
    }

    /// <summary>Reads back what is on the disk only.</summary>
    public void Load(SessionLock held, QueuedMessage message)
    {
        if (message.Body is not null)
        {
            return;
        }

        var stored = Read(message.EntryId);
        lock (_gate)
        {
            Demand(held, message);
            if (stored is null)
            {
                throw new StorageUnavailableException($"Message {message.SequenceNumber} of queue {name} is not on the disk.");
            }

            (message.Body, message.MessageId, message.SessionId, message.Note) = (stored.Body, stored.MessageId, stored.SessionId, stored.Note);
            _resident.Add(message);
        }
    }

    /// <summary>Takes a delivery back that the disk cut short: it is not the message's fault, and nothing can be written of it now.</summary>
    public void TakeBack(SessionLock held, QueuedMessage message)
    {
        bool leaves;
        lock (_gate)
        {
            if (held.Session.Lock != held || held.InHand != message)
            {
                return;
            }

            if (deadLetters is null)
            {
                message.DeadDeliveries--;
            }
            else
            {
                message.DeliveryCount--;
            }

            EndAttempt(held, message);
            leaves = OutOfGate(message);
        }

        LeaveGate(leaves);
    }

    /// <summary>Leaves a session alone whose next message can't be read back: another turn would fail at once and for ever.</summary>
    public void LetRest(SessionLock held, QueuedMessage message)
    {
        TakeBack(held, message);
        lock (_gate)
        {
            if (held.Session.Lock == held)
            {
                Park(held);
            }
        }
    }

    /// <summary>The host stops with the delivery unfinished, which is not the message's doing.</summary>
    public void Forgive(SessionLock held, QueuedMessage message)
    {
        lock (_gate)
        {
            if (held.Session.Lock != held || held.InHand != message || message.Attempts == 0)
            {
                return;
            }

            message.Attempts--;
            message.DeliveryCount -= deadLetters is null ? 0 : 1;
            Write(message);
        }
    }

    /// <summary>The same for all that are in hand.</summary>
    public void ForgiveAll()
    {
        SessionLock[] held;
        lock (_gate)
        {
            held = [.. _locks.Where(it => it.InHand is not null)];
        }

        foreach (var it in held)
        {
            if (it.InHand is { } message)
            {
                Forgive(it, message);
            }
        }
    }

    /// <summary>A session that waited before the gate stands in line again.</summary>
    public void Rejoin(QueueSession session)
    {
        lock (_gate)
        {
            session.IsInLine = false;
            Offer(session);
        }

        Ready?.Invoke();
    }

    private QueuedMessage? Read(in QueueEntryId id)
    {
        try
        {
            return host.Database.GetQueued(QueueKeys.Entry(id)) is { } stored ? QueuedMessageCodec.Read(id, stored) : null;
        }
        catch (DataDirectoryException ex)
        {
            throw new StorageUnavailableException($"Message {id.SequenceNumber} of queue {id.Queue} can't be read: {ex.Message}", ex);
        }
    }

    private bool IsUsedUp(QueuedMessage message) =>
        deadLetters is null ? IsExhausted(message, message.DeadDeliveries) : IsExhausted(message, message.DeliveryCount);

    private bool IsExhausted(QueuedMessage message, int deliveries) =>
        deliveries >= host.Options.MaxDeliveryCount || message.Attempts >= host.Options.MaxUnfinishedDeliveries;

    /// <summary>Why the queue sets the message aside by itself; told and counted here, as no function knows of it.</summary>
    private DeadLetterNote ReasonOf(QueuedMessage message)
    {
        var isKiller = message.Attempts >= host.Options.MaxUnfinishedDeliveries;
        var reason = isKiller ? KilledTheHost : TooManyDeliveries;
        host.Logger.SetAside(name, message.SequenceNumber, reason);
        PipelineTelemetry.DeadLettered(name);
        return new(reason, isKiller ? $"{message.Attempts} hosts ended while they worked on it" : $"{message.DeliveryCount} deliveries");
    }

    /// <summary>Gives a session up that is not to be taken until somebody puts it in line again.</summary>
    private void Park(SessionLock held)
    {
        held.Session.IsInLine = true;
        held.Session.Lock = null;
        _locks.Remove(held);
    }

    private static bool OutOfGate(QueuedMessage message)
    {
        var wasIn = message.IsInGate;
        message.IsInGate = false;
        return wasIn;
    }

    /// <summary>Outside the queue's lock: others get in, into queues with locks of their own.</summary>
    private void LeaveGate(bool leaves)
    {
        if (leaves)
        {
            host.Gate.Leave();
        }
    }

    /// <summary>A delivery came to its end in a host that lives: whatever ended others, it was not shown to be this message.</summary>
    private static void EndAttempt(SessionLock held, QueuedMessage message)
    {
        message.Attempts = 0;
        message.IsInHand = false;
        held.InHand = null;
    }

    /// <summary>Nobody settled it: the lock ran out or the host stops. True when it leaves the gate.</summary>
    private bool GiveUp(SessionLock held, QueuedMessage message)
    {
        var wasTried = message.Attempts > 0;
        EndAttempt(held, message);
        if (wasTried && message.Body is not null && host.Committer.Fault is null)
        {
            Write(message);
        }

        return OutOfGate(message);
    }
}
