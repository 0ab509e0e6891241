namespace Omni.Bench.Load;

/// <summary>
/// Gives due messages to free lanes. A sender has at most one message that is not acknowledged; what becomes due meanwhile waits
/// here, and the waiting counts. A refused or broken call is made again under the same id.
/// </summary>
internal sealed class Dispatcher(TimeProvider time)
{
    private static readonly TimeSpan RetryPause = TimeSpan.FromMilliseconds(100);

    private readonly Lock _gate = new();
    private readonly Queue<Sender> _ready = [];
    private readonly Stack<HttpLane> _idle = [];
    private readonly Queue<(long At, Sender Sender)> _again = [];

    public long Accepted { get; private set; }

    /// <summary>Answers 503: nothing was accepted, and it was said so.</summary>
    public long Refused { get; private set; }

    /// <summary>Calls without an answer.</summary>
    public long Broken { get; private set; }

    /// <summary>The first answer that should never come; null while there was none.</summary>
    public string? Fault { get; private set; }

    public void Reset()
    {
        lock (_gate)
        {
            (Accepted, Refused, Broken) = (0, 0, 0);
        }
    }

    public void BecameDue(Sender sender)
    {
        lock (_gate)
        {
            sender.Due++;
            if (sender.IsBusy)
            {
                return;
            }

            sender.IsBusy = true;
            _ready.Enqueue(sender);
        }

        Pump();
    }

    /// <summary>Looks for calls whose pause is over.</summary>
    public void Tick()
    {
        lock (_gate)
        {
            while (_again.TryPeek(out var first) && first.At <= time.GetTimestamp())
            {
                _ready.Enqueue(_again.Dequeue().Sender);
            }
        }

        Pump();
    }

    /// <summary>The lane can carry something, now or later.</summary>
    public Sender? NextFor(HttpLane lane)
    {
        lock (_gate)
        {
            if (_ready.TryDequeue(out var next))
            {
                return next;
            }

            _idle.Push(lane);
            return null;
        }
    }

    /// <summary>The lane's call was answered. What it carries next, or null.</summary>
    public Sender? Answered(HttpLane lane, Sender sender, int status)
    {
        lock (_gate)
        {
            if (status is >= 200 and < 300)
            {
                Accepted++;
                sender.Acknowledged++;
                sender.IsBusy = sender.Due > sender.Acknowledged;
                if (sender.IsBusy)
                {
                    _ready.Enqueue(sender);
                }
            }
            else
            {
                Refused++;
                Fault ??= status is 503 ? null : $"a {(sender.IsWeChat ? "WeChat" : "web")} message was answered {status}";
                _again.Enqueue((time.GetTimestamp() + Ticks(RetryPause), sender));
            }
        }

        return NextFor(lane);
    }

    /// <summary>Nobody can know whether the call arrived: it is made again.</summary>
    public void Lost(Sender sender)
    {
        lock (_gate)
        {
            Broken++;
            _again.Enqueue((time.GetTimestamp() + Ticks(RetryPause), sender));
        }
    }

    private void Pump()
    {
        while (true)
        {
            HttpLane? lane;
            Sender? sender;
            lock (_gate)
            {
                if (_ready.Count is 0 || !_idle.TryPop(out lane))
                {
                    return;
                }

                sender = _ready.Dequeue();
            }

            lane.Carry(sender);
        }
    }

    private long Ticks(TimeSpan span) => (long)(span.TotalSeconds * time.TimestampFrequency);
}
