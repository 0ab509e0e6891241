namespace Omni.Runtime.Queues;

/// <summary>Where a queue's messages stand: scheduled, in their session, in hand. All of it under the queue's lock.</summary>
internal sealed partial class SessionQueue
{
    private long _lastLock;

    private SessionLock Acquire(QueueSession session)
    {
        var held = new SessionLock(session, ++_lastLock) { Until = host.Time.GetUtcNow() + host.Options.LockDuration };
        session.Lock = held;
        _locks.Add(held);
        return held;
    }

    private QueuedMessage Deliver(SessionLock held, QueuedMessage message)
    {
        if (deadLetters is null)
        {
            message.DeadDeliveries++;
        }
        else
        {
            message.DeliveryCount++;
        }

        message.IsInHand = true;
        held.Delivered++;
        held.InHand = message;
        held.RenewedSince = host.Time.GetUtcNow();
        held.Until = held.RenewedSince + host.Options.LockDuration;
        return message;
    }

    private void Place(QueuedMessage message)
    {
        _waiting++;
        _resident.Add(message);
        if (message.NotBefore is { } due && !message.IsDeadLetter)
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
        var id = message.SessionId.Length > 0 && !message.IsDeadLetter ? message.SessionId : OwnSession(message.SequenceNumber);
        if (!_sessions.TryGetValue(id, out var session))
        {
            _sessions.Add(id, session = new QueueSession(id));
        }

        if (!message.IsDeadLetter && message.SessionId.Length > 0)
        {
            message.SessionId = session.Id; // One string for all of them.
        }

        session.Add(message);
        Offer(session);
    }

    /// <summary>A session of its own is named by its number: no sender can choose a name that starts with a control character.</summary>
    private static string OwnSession(long sequenceNumber) => "\u0001" + sequenceNumber;

    private void Offer(QueueSession session)
    {
        if (session.Lock is null && !session.IsInLine)
        {
            session.IsInLine = true;
            _ready.Enqueue(session);
        }
    }

    /// <summary>Ends a hold; true when what was in hand has a place to leave in the gate.</summary>
    private bool Unlock(SessionLock held)
    {
        _locks.Remove(held);
        if (held.Session.Lock != held)
        {
            return false;
        }

        var leaves = held.InHand is { } left && GiveUp(held, left);

        held.Session.Lock = null;
        if (held.Session.Head is not null)
        {
            Offer(held.Session);
        }
        else
        {
            _sessions.Remove(held.Session.Id);
        }

        return leaves;
    }

    private void Remove(SessionLock held, QueuedMessage message)
    {
        held.Session.RemoveHead();
        held.InHand = null;
        _resident.Remove(message);
        if (deadLetters is null)
        {
            _letters.Remove(message.SequenceNumber);
        }

        _waiting--;
    }
}
