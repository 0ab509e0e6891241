using Microsoft.Extensions.Logging;

namespace Omni.Runtime.SignalR;

/// <summary>
/// The hub's one clock: it ticks once a second and then looks at every connection. Cheaper than a timer for each, and a process that was
/// held up for a while does not think that all its browsers were silent.
/// </summary>
internal sealed class HubSweep : IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private readonly HashSet<ISwept> _swept = [];
    private readonly ILogger _logger;
    private readonly ITimer _timer;
    private ISwept[] _round = [];
    private TaskCompletionSource? _emptied;
    private int _tick;
    private int _isRunning;

    public HubSweep(TimeProvider time, ILogger<HubSweep> logger)
    {
        _logger = logger;
        _timer = time.CreateTimer(static sweep => ((HubSweep)sweep!).Run(), this, Period, Period);
    }

    /// <summary>Ticks so far.</summary>
    public int Tick => Volatile.Read(ref _tick);

    public void Add(ISwept swept)
    {
        lock (_swept)
        {
            _swept.Add(swept);
        }
    }

    public void Remove(ISwept swept)
    {
        lock (_swept)
        {
            _swept.Remove(swept);
            if (_swept.Count is 0)
            {
                _emptied?.TrySetResult();
            }
        }
    }

    /// <summary>Everything that is swept now.</summary>
    public ISwept[] All()
    {
        lock (_swept)
        {
            return [.. _swept];
        }
    }

    /// <summary>Completes when nothing is left.</summary>
    public Task EmptyAsync()
    {
        lock (_swept)
        {
            return _swept.Count is 0 ? Task.CompletedTask : (_emptied ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
    }

    public void Dispose() => _timer.Dispose();

    private void Run()
    {
        // A round that takes longer than a tick swallows the next one.
        if (Interlocked.Exchange(ref _isRunning, 1) is 1)
        {
            return;
        }

        try
        {
            var tick = Interlocked.Increment(ref _tick);
            var count = Gather();
            for (var i = 0; i < count; i++)
            {
                _round[i].Sweep(tick);
                _round[i] = null!;
            }
        }
        catch (Exception ex)
        {
            // A bug. The others are looked at in the next round; without the clock they would never be.
            _logger.SweepFailed(ex);
        }
        finally
        {
            Volatile.Write(ref _isRunning, 0);
        }
    }

    private int Gather()
    {
        lock (_swept)
        {
            if (_round.Length < _swept.Count || _round.Length > 4 * (_swept.Count + 64))
            {
                _round = new ISwept[_swept.Count + (_swept.Count / 8)];
            }

            _swept.CopyTo(_round);
            return _swept.Count;
        }
    }
}
