namespace Omni.Runtime.Queues;

/// <summary>What a queue holds, for who looks on.</summary>
/// <param name="Waiting">Could be taken now.</param>
/// <param name="InHand">A consumer works on it.</param>
/// <param name="Scheduled">Waits for its time.</param>
/// <param name="DeadLetters">Set aside.</param>
internal readonly record struct QueueFigures(int Waiting, int InHand, int Scheduled, int DeadLetters);

internal sealed partial class SessionQueue
{
    public QueueFigures Figures()
    {
        lock (_gate)
        {
            var inHand = 0;
            foreach (var held in _locks)
            {
                inHand += held.InHand is null ? 0 : 1;
            }

            return new(Math.Max(0, _waiting - inHand - _scheduled.Count), inHand, _scheduled.Count, deadLetters?.Waiting ?? 0);
        }
    }

    /// <summary>Since when the oldest message could have been done; null when there is none. Looks at each session's head.</summary>
    public DateTimeOffset? OldestDueAt()
    {
        lock (_gate)
        {
            DateTimeOffset? oldest = null;
            foreach (var session in _sessions.Values)
            {
                if (session.Head is { } head)
                {
                    var due = head.NotBefore > head.EnqueuedAt ? head.NotBefore.Value : head.EnqueuedAt;
                    oldest = due < oldest ? due : oldest ?? due;
                }
            }

            return oldest;
        }
    }
}
