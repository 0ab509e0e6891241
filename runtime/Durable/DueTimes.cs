namespace Omni.Runtime.Durable;

/// <summary>
/// Who is to be woken when: one clock's timer for all, however far away. Guarded by the engine's lock; only <paramref name="reached"/> is called
/// from outside of it.
/// </summary>
internal sealed class DueTimes(TimeProvider time, Action reached) : IDisposable
{
    // The clock may be set while we wait, or the machine sleep: what is due by the new time is late by this at most.
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ShortestWait = TimeSpan.FromMilliseconds(1);

    private readonly SortedSet<LiveOrchestration> _waiting = new(new ByDue());
    private ITimer? _timer;
    private DateTime? _set;
    private bool _isCalled;
    private bool _isOver;

    public void Set(LiveOrchestration one, DateTime? due)
    {
        if (one.Due != due)
        {
            Remove(one);
            one.Due = due;
            Add(one);
        }
    }

    /// <summary>One whose time was read back.</summary>
    public void Add(LiveOrchestration one)
    {
        if (one.Due is not null)
        {
            _waiting.Add(one);
            Arm();
        }
    }

    public void Remove(LiveOrchestration one)
    {
        if (one.Due is not null)
        {
            _waiting.Remove(one);
            one.Due = null;
        }
    }

    /// <summary>Takes out one whose time has come; null when there is none.</summary>
    public LiveOrchestration? Take()
    {
        _isCalled = false;
        if (_waiting.Min is { Due: { } due } first && due <= time.GetUtcNow().UtcDateTime)
        {
            Remove(first);
            return first;
        }

        _set = null;
        Arm();
        return null;
    }

    public void Dispose()
    {
        _isOver = true;
        _timer?.Dispose();
    }

    private void Arm()
    {
        if (_isOver || _isCalled || _waiting.Min?.Due is not { } due)
        {
            return;
        }

        var now = time.GetUtcNow().UtcDateTime;
        if (_set <= due && _set > now)
        {
            return;
        }

        _set = due;
        var wait = due - now;
        if (wait <= TimeSpan.Zero)
        {
            _isCalled = true;
            ThreadPool.UnsafeQueueUserWorkItem(static it => it(), reached, preferLocal: false);
            return;
        }

        wait = wait < ShortestWait ? ShortestWait : wait > LongestWait ? LongestWait : wait;
        _timer ??= time.CreateTimer(_ => reached(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _timer.Change(wait, Timeout.InfiniteTimeSpan);
    }

    private sealed class ByDue : IComparer<LiveOrchestration>
    {
        public int Compare(LiveOrchestration? x, LiveOrchestration? y)
        {
            var byTime = Nullable.Compare(x?.Due, y?.Due);
            return byTime != 0 ? byTime : string.CompareOrdinal(x?.InstanceId, y?.InstanceId);
        }
    }
}
