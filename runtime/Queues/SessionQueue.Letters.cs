using Omni.Pipeline.Messages;
using Omni.Runtime.Storage;

namespace Omni.Runtime.Queues;

/// <summary>What a queue does as a dead-letter sub-queue, at the start, and for the memory.</summary>
internal sealed partial class SessionQueue
{
    private readonly SortedSet<long> _letters = [];

    /// <summary>About the memory that bodies take here.</summary>
    public long ResidentBytes => _resident.Bytes;

    /// <summary>Puts back what the disk holds, at start.</summary>
    public void Restore(QueuedMessage message)
    {
        var now = host.Time.GetUtcNow();
        lock (_gate)
        {
            if (deadLetters is not null && now - message.EnqueuedAt < host.Options.DuplicateWindow)
            {
                _accepted.Add(_accepted.HashOf(message.MessageId!), now);
            }

            if (message.IsDeadLetter && deadLetters is not null)
            {
                deadLetters.Restore(message);
                return;
            }

            if (message.Body is null || message.IsDeadLetter)
            {
                message.Spill(message.IsDeadLetter ? "" : message.SessionId);
            }

            if (message.IsDeadLetter)
            {
                _letters.Add(message.SequenceNumber);
            }

            Place(message);
        }
    }

    /// <summary>Numbers of dead letters after the given one, in order.</summary>
    public IReadOnlyList<long> Numbers(long after, int limit)
    {
        lock (_gate)
        {
            return after == long.MaxValue ? [] : [.. _letters.GetViewBetween(after + 1, long.MaxValue).Take(limit)];
        }
    }

    /// <summary>A dead letter as it is on the disk; null when it is not there any more.</summary>
    public QueuedMessage? Read(string owner, long sequenceNumber) => Read(new QueueEntryId(owner, sequenceNumber));

    /// <summary>Holds one dead letter, so that nobody else gets it; null when it is not there or in somebody's hands.</summary>
    public SessionLock? TryHold(long sequenceNumber)
    {
        SessionLock held;
        lock (_gate)
        {
            if (!_sessions.TryGetValue(OwnSession(sequenceNumber), out var session) || session.Lock is not null || session.Head is not { } message)
            {
                return null;
            }

            held = Acquire(session);
            held.InHand = message;
            held.RenewedSince = host.Time.GetUtcNow();
            message.IsInHand = true;
        }

        return held;
    }

    /// <summary>Puts a dead letter that somebody holds back into this queue, in one write with its end as a dead letter.</summary>
    public void Readmit(long sequenceNumber, string messageId, SessionLock held)
    {
        var letter = held.InHand!;
        var wasKiller = letter.Note?.Reason == KilledTheHost;
        var message = new QueuedMessage
        {
            Queue = name,
            SequenceNumber = sequenceNumber,
            SessionId = letter.SessionId,
            MessageId = messageId,
            Body = Replayed.Body(name, letter.Body!.ToBytes()),
            EnqueuedAt = host.Time.GetUtcNow(),
            // One that ended hosts is watched, and has one more chance.
            IsSuspect = wasKiller,
            Attempts = wasKiller ? host.Options.MaxUnfinishedDeliveries - 1 : 0,
        };
        lock (_gate)
        {
            host.Committer.Apply((message, letter), static (group, it) =>
            {
                group.Delete(it.letter.EntryId);
                it.message.Put(group);
            });
            Place(message);
        }

        deadLetters!.Forget(held);
        Ready?.Invoke();
    }

    /// <summary>Removes a dead letter that is gone from the disk.</summary>
    public void Forget(SessionLock held)
    {
        lock (_gate)
        {
            var letter = held.InHand!;
            Remove(held, letter);
            _letters.Remove(letter.SequenceNumber);
            Unlock(held);
        }
    }

    /// <summary>The bodies that can go first when memory gets short.</summary>
    public List<SpillCandidate> SpillCandidates(long bytes)
    {
        lock (_gate)
        {
            return _resident.Newest(bytes);
        }
    }

    /// <summary>Drops the bodies of those that were not touched since; the caller has waited until the disk had them.</summary>
    public int Spill(List<SpillCandidate> candidates)
    {
        var dropped = 0;
        lock (_gate)
        {
            foreach (var (message, changes) in candidates)
            {
                if (message.IsResident && !message.IsInHand && message.IsOnDisk && message.Changes == changes)
                {
                    _resident.Remove(message);
                    message.Spill(message.IsDeadLetter ? "" : message.SessionId);
                    dropped++;
                }
            }
        }

        return dropped;
    }

    /// <summary>Takes in what another queue set aside.</summary>
    private void Admit(QueuedMessage message)
    {
        lock (_gate)
        {
            _letters.Add(message.SequenceNumber);
            Place(message);
        }

        Ready?.Invoke();
    }
}
