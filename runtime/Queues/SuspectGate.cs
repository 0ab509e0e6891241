namespace Omni.Runtime.Queues;

/// <summary>
/// Lets suspects of all queues be delivered: side by side while nothing is known against them, alone among suspects when a delivery
/// of theirs was under way as a host ended, so that the next end of a host incriminates one message. Sessions that can't be let in wait here.
/// </summary>
internal sealed class SuspectGate
{
    private readonly Lock _gate = new();
    private readonly Queue<Place> _wantAlone = new();
    private readonly Queue<Place> _wantAny = new();
    private int _inHand;
    private bool _isAlone;

    /// <summary>False: the session waits here, and gets back into its queue's line when there may be room.</summary>
    public bool TryEnter(bool alone, SessionQueue queue, QueueSession session)
    {
        lock (_gate)
        {
            if (alone ? _inHand == 0 : !_isAlone && _wantAlone.Count == 0)
            {
                _inHand++;
                _isAlone = alone;
                return true;
            }

            (alone ? _wantAlone : _wantAny).Enqueue(new(queue, session));
            return false;
        }
    }

    public void Leave()
    {
        lock (_gate)
        {
            _inHand--;
            _isAlone = false;
        }

        Wake();
    }

    /// <summary>Lets the next ones try. Also called by the clock: one that was woken may stand in a queue that nobody takes from now.</summary>
    public void Wake()
    {
        List<Place> woken = [];
        lock (_gate)
        {
            if (_inHand == 0 && _wantAlone.TryDequeue(out var next))
            {
                woken.Add(next);
            }

            if (!_isAlone && _wantAlone.Count == 0)
            {
                woken.AddRange(_wantAny);
                _wantAny.Clear();
            }
        }

        foreach (var (queue, session) in woken)
        {
            queue.Rejoin(session);
        }
    }

    private readonly record struct Place(SessionQueue Queue, QueueSession Session);
}
