namespace Omni.Runtime.Durable;

/// <summary>
/// Where an orchestrator runs: on whichever thread takes its turn, and nowhere else. What it awaits comes back through <see cref="Post"/>.
/// Something that goes on elsewhere, after a plain task or a <c>ConfigureAwait(false)</c>, has escaped: see <see cref="IsEscaped"/>.
/// </summary>
/// <param name="escaped">Called once, from wherever it goes on.</param>
internal sealed class TurnLoop(Action escaped) : SynchronizationContext
{
    /// <summary>Why an orchestration that left its turns has failed.</summary>
    public const string EscapedMessage =
        "The orchestrator awaited something that is not durable, or used ConfigureAwait(false): it may only await what its context gives it.";

    private readonly Queue<(SendOrPostCallback Callback, object? State)> _posted = new();
    private int _thread;
    private int _escapes;

    /// <summary>Whether something came back from a thread that has no turn: from then on nothing that the orchestrator does can be repeated.</summary>
    public bool IsEscaped => Volatile.Read(ref _escapes) > 0;

    /// <summary>Whether the caller is the orchestrator, in its turn.</summary>
    public bool IsHere => Volatile.Read(ref _thread) == Environment.CurrentManagedThreadId && Current == this;

    public void Escape()
    {
        if (Interlocked.Exchange(ref _escapes, 1) == 0)
        {
            escaped();
        }
    }

    /// <summary>Does something, and everything that follows from it.</summary>
    public void Run(Action act)
    {
        var before = Current;
        SetSynchronizationContext(this);
        Volatile.Write(ref _thread, Environment.CurrentManagedThreadId);
        try
        {
            act();
            while (TryTake(out var posted))
            {
                posted.Callback(posted.State);
            }
        }
        finally
        {
            Volatile.Write(ref _thread, 0);
            SetSynchronizationContext(before);
        }
    }

    public override void Post(SendOrPostCallback d, object? state)
    {
        lock (_posted)
        {
            _posted.Enqueue((d, state));
        }

        if (Volatile.Read(ref _thread) != Environment.CurrentManagedThreadId)
        {
            Escape();
        }
    }

    public override void Send(SendOrPostCallback d, object? state) => throw new NotSupportedException();

    public override SynchronizationContext CreateCopy() => this;

    private bool TryTake(out (SendOrPostCallback Callback, object? State) posted)
    {
        lock (_posted)
        {
            return _posted.TryDequeue(out posted);
        }
    }
}
