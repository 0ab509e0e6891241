using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;
using Omni.Pipeline.Ports;

namespace Omni.Runtime.Durable;

/// <summary>
/// Runs activities, so many at once. One that was not brought to an end (the host stopped, or the disk took nothing) is asked for again: its row is
/// there until its end is written.
/// </summary>
internal sealed class ActivityLine(
    DurableFunctions functions, OrchestrationRows rows, int most, Action<ActivityCall, OrchestrationEvent> keep, ILogger logger) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Queue<ActivityCall> _calls = new();
    private readonly Queue<ActivityCall> _again = new();
    private readonly Queue<(ActivityCall Call, OrchestrationEvent End)> _unkept = new();
    private int _running;
    private bool _isOpen;

    /// <summary>Those that wait and those that run.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _calls.Count + _again.Count + _running;
            }
        }
    }

    public void Open()
    {
        lock (_gate)
        {
            _isOpen = true;
        }

        Pump();
    }

    public void Add(IReadOnlyList<ActivityCall> calls)
    {
        if (calls.Count == 0)
        {
            return;
        }

        lock (_gate)
        {
            foreach (var call in calls)
            {
                _calls.Enqueue(call);
            }
        }

        Pump();
    }

    /// <summary>After an outage: writes what could not be written, and goes on. To be called now and then.</summary>
    public void Resume()
    {
        lock (_gate)
        {
            while (_again.TryDequeue(out var call))
            {
                _calls.Enqueue(call);
            }
        }

        while (rows.CanWrite && TakeUnkept() is var (call, end))
        {
            Keep(call, end);
        }

        Pump();
    }

    /// <summary>Begins nothing more, and waits for those that run; after <paramref name="patience"/> ends they are told to stop.</summary>
    public async Task StopAsync(CancellationToken patience)
    {
        lock (_gate)
        {
            _isOpen = false;
            if (_running == 0)
            {
                _drained.TrySetResult();
            }
        }

        try
        {
            await _drained.Task.WaitAsync(patience);
        }
        catch (OperationCanceledException)
        {
            logger.StoppedWithActivities();
        }

        await _stopping.CancelAsync();
    }

    public void Dispose() => _stopping.Dispose();

    private (ActivityCall Call, OrchestrationEvent End)? TakeUnkept()
    {
        lock (_gate)
        {
            return _unkept.TryDequeue(out var unkept) ? unkept : null;
        }
    }

    private void Pump()
    {
        while (true)
        {
            ActivityCall? call;
            lock (_gate)
            {
                if (!_isOpen || _running == most || !rows.CanWrite || !_calls.TryDequeue(out call))
                {
                    return;
                }

                _running++;
            }

            ThreadPool.UnsafeQueueUserWorkItem(static it => _ = it.Line.RunAsync(it.Call), (Line: this, Call: call), preferLocal: false);
        }
    }

    private async Task RunAsync(ActivityCall call)
    {
        try
        {
            if (await EndAsync(call) is { } end)
            {
                Keep(call, end);
            }
        }
        finally
        {
            lock (_gate)
            {
                _running--;
                if (!_isOpen && _running == 0)
                {
                    _drained.TrySetResult();
                }
            }

            Pump();
        }
    }

    /// <summary>Null when it has to be run again.</summary>
    private async ValueTask<OrchestrationEvent?> EndAsync(ActivityCall call)
    {
        try
        {
            return new OrchestrationEvent.TaskDone(call.Task, await functions.RunAsync(call, _stopping.Token));
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            return null; // Its row is still there: it is run again after the start.
        }
        catch (StorageUnavailableException) when (!rows.IsDamaged)
        {
            // An outage is no failure of the activity's: it is run again at the next look.
            lock (_gate)
            {
                _again.Enqueue(call);
            }

            return null;
        }
        catch (Exception exception)
        {
            // Whatever an activity throws is for its orchestrator to judge.
            logger.ActivityFailed(call.Name, call.InstanceId, exception.GetType().Name);
            return new OrchestrationEvent.TaskFailed(call.Task, TaskFailureDetails.FromException(exception));
        }
    }

    private void Keep(ActivityCall call, OrchestrationEvent end)
    {
        try
        {
            keep(call, end);
        }
        catch (StorageUnavailableException)
        {
            lock (_gate)
            {
                _unkept.Enqueue((call, end));
            }
        }
    }
}
