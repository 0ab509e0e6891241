namespace Omni.Tests.Simulation;

/// <summary>The loop's time as one process sees it: its timers die with it and stand still while it does.</summary>
internal sealed class ProcessTime(SimProcess process, SimLoop loop) : TimeProvider
{
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => loop.UtcNow;

    public override long GetTimestamp() => loop.Now.Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (period > TimeSpan.Zero)
        {
            throw new NotSupportedException("No product code that is simulated has a timer that comes again.");
        }

        var timer = new Timer(process, loop, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    private sealed class Timer(SimProcess process, SimLoop loop, Action fire) : ITimer
    {
        private int _version;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            var version = ++_version;
            if (dueTime >= TimeSpan.Zero)
            {
                loop.After(dueTime, () => process.Continue(() =>
                {
                    if (version == _version)
                    {
                        fire();
                    }
                }));
            }

            return true;
        }

        public void Dispose() => _version++;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
