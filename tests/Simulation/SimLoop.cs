namespace Omni.Tests.Simulation;

/// <summary>
/// One thread and fake time. Everything that happens is an event that falls due; events of the same instant run in an order that
/// the seed chooses. What product code awaits comes back through <see cref="Post"/>, so nothing runs anywhere else.
/// </summary>
internal sealed class SimLoop(Random random) : SynchronizationContext
{
    private readonly PriorityQueue<Action, EventTime> _events = new();
    private readonly Queue<(SendOrPostCallback Callback, object? State)> _posted = new();
    private long _number;

    /// <summary>Since the start.</summary>
    public TimeSpan Now { get; private set; }

    public DateTimeOffset UtcNow => Support.PipelineRig.Start + Now;

    public long Steps { get; private set; }

    public void After(TimeSpan delay, Action act) => _events.Enqueue(act, new(Now + delay, random.Next(), _number++));

    /// <summary>Runs the next event; false when there is none.</summary>
    public bool Step()
    {
        if (!_events.TryDequeue(out var act, out var at))
        {
            return false;
        }

        Now = at.Due;
        Steps++;
        act();
        while (_posted.TryDequeue(out var posted))
        {
            posted.Callback(posted.State);
        }

        return true;
    }

    public override void Post(SendOrPostCallback d, object? state) => _posted.Enqueue((d, state));

    public override void Send(SendOrPostCallback d, object? state) => throw new NotSupportedException();

    public override SynchronizationContext CreateCopy() => this;

    private readonly record struct EventTime(TimeSpan Due, int Tie, long Number) : IComparable<EventTime>
    {
        public int CompareTo(EventTime other) =>
            Due.CompareTo(other.Due) is var due and not 0 ? due
            : Tie.CompareTo(other.Tie) is var tie and not 0 ? tie
            : Number.CompareTo(other.Number);
    }
}
