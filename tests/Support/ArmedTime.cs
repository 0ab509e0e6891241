using Microsoft.Extensions.Time.Testing;

namespace Omni.Tests.Support;

/// <summary>A fake clock that tells when somebody waits on it, so that a test advances it neither too early nor by guess.</summary>
internal sealed class ArmedTime : FakeTimeProvider
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Lock _lock = new();
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _armed;

    public ArmedTime(DateTimeOffset start)
        : base(start)
    {
    }

    /// <summary>Completes once this many timers were made on this clock, ever.</summary>
    public async Task ArmedAsync(int count)
    {
        while (true)
        {
            Task changed;
            lock (_lock)
            {
                if (_armed >= count)
                {
                    return;
                }

                changed = _changed.Task;
            }

            await changed.WaitAsync(Patience);
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        lock (_lock)
        {
            _armed++;
            _changed.TrySetResult();
            _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        return timer;
    }
}
