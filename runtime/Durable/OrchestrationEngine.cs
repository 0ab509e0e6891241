using DurableTask.Core.Exceptions;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Omni.Pipeline.Ports;

namespace Omni.Runtime.Durable;

/// <summary>
/// Runs the orchestrations of a host. What they are told is written first and taken later, in turns: one at a time for each orchestration, so many
/// at once for all. A turn is written with everything that follows from it before anybody sees any of it.
/// </summary>
internal sealed partial class OrchestrationEngine : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, LiveOrchestration> _live = new(StringComparer.Ordinal);
    private readonly LinkedList<LiveOrchestration> _ready = new();
    private readonly Queue<LiveOrchestration> _line = new();
    private readonly Queue<LiveOrchestration> _stalled = new();
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly OrchestrationRows _rows;
    private readonly DurableFunctions _functions;
    private readonly DurableOptions _options;
    private readonly TimeProvider _time;
    private readonly ILoggerFactory _loggers;
    private readonly ILogger _logger;
    private readonly DueTimes _due;
    private readonly ActivityLine _activities;
    private int _running;
    private bool _isOpen;
    private bool _isStalled;

    public OrchestrationEngine(
        OrchestrationRows rows, DurableFunctions functions, IOptions<DurableOptions> options, TimeProvider time, ILoggerFactory loggers)
    {
        _rows = rows;
        _functions = functions;
        _options = options.Value;
        _time = time;
        _loggers = loggers;
        _logger = loggers.CreateLogger<OrchestrationEngine>();
        _due = new(time, WakeDue);
        _activities = new(functions, rows, _options.MaxConcurrentActivities, Keep, _logger);
    }

    /// <summary>Orchestrations that have not ended.</summary>
    public int Live
    {
        get
        {
            lock (_gate)
            {
                return _live.Count;
            }
        }
    }

    /// <summary>Of these, how many wait and are kept ready in memory.</summary>
    public int Ready
    {
        get
        {
            lock (_gate)
            {
                return _ready.Count;
            }
        }
    }

    /// <summary>Of these, how many wait and are put away.</summary>
    public int PutAway
    {
        get
        {
            lock (_gate)
            {
                return _live.Values.Count(it => it is { Head: null, IsScheduled: false });
            }
        }
    }

    /// <summary>Activities that wait or run.</summary>
    public int Activities => _activities.Count;

    /// <summary>Reads back what a stop or a crash left, and goes on with it.</summary>
    public void Open()
    {
        var (live, inboxes, calls) = (_rows.ReadLive(), _rows.ReadInboxes(), _rows.ReadActivities());
        lock (_gate)
        {
            foreach (var one in live)
            {
                _live.Add(one.InstanceId, one);
                _due.Add(one);
            }

            foreach (var (instanceId, entry) in inboxes)
            {
                var one = _live[instanceId];
                one.Tell(entry);
                Wake(one);
            }

            _isOpen = true;
            Pump();
        }

        _activities.Add(calls);
        _activities.Open();
        _logger.ReadBack(live.Count, calls.Count);
    }

    /// <summary>Begins no turn and no activity any more, and waits for those that have begun.</summary>
    public async Task StopAsync(CancellationToken patience)
    {
        lock (_gate)
        {
            _isOpen = false;
            _due.Dispose();
            if (_running == 0)
            {
                _drained.TrySetResult();
            }
        }

        await _activities.StopAsync(patience);
        await _drained.Task.WaitAsync(patience).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public void Dispose()
    {
        _due.Dispose();
        _activities.Dispose();
    }

    /// <summary>Goes on after an outage. To be called now and then.</summary>
    public void Tick()
    {
        if (!_rows.CanWrite)
        {
            return;
        }

        lock (_gate)
        {
            _isStalled = false;
            while (_stalled.TryDequeue(out var one))
            {
                _line.Enqueue(one);
            }

            Pump();
        }

        _activities.Resume();
    }

    /// <summary>Null when there is none of this id.</summary>
    public StoredOrchestration? Find(string instanceId) => _rows.Head(instanceId);

    /// <summary>Completes when something happens to a live one; null when it is not live.</summary>
    public Task? NextChange(string instanceId)
    {
        lock (_gate)
        {
            return _live.TryGetValue(instanceId, out var one)
                ? (one.Changed ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task
                : null;
        }
    }

    /// <param name="fresh">What is to be begun.</param>
    /// <param name="isKept">Whether one that stands so and has the id is left alone.</param>
    /// <exception cref="OrchestrationAlreadyExistsException">It is.</exception>
    /// <exception cref="StorageUnavailableException">Nothing was begun.</exception>
    public void Start(StoredOrchestration fresh, Func<OrchestrationRuntimeStatus, bool> isKept)
    {
        lock (_gate)
        {
            var before = _rows.Head(fresh.InstanceId);
            if (before is not null && isKept(before.Status))
            {
                throw new OrchestrationAlreadyExistsException($"An orchestration with the id {fresh.InstanceId} exists already and is {before.Status}.");
            }

            var step = new EngineStep(_rows, _live);
            step.Begin(fresh, before);
            Apply(step);
        }
    }

    /// <returns>False when none of this id is under way.</returns>
    /// <exception cref="StorageUnavailableException">It was not told.</exception>
    public bool Tell(string instanceId, OrchestrationEvent told)
    {
        lock (_gate)
        {
            if (!_live.TryGetValue(instanceId, out var one))
            {
                return false;
            }

            var step = new EngineStep(_rows, _live);
            step.Tell(one, told);
            Apply(step);
            return true;
        }
    }

    /// <summary>Those that it called and that have not ended, and those that they called.</summary>
    public IReadOnlyList<string> Descendants(string instanceId)
    {
        lock (_gate)
        {
            var children = _live.Values.Where(it => it.Parent.Length > 0).ToLookup(it => it.Parent, it => it.InstanceId, StringComparer.Ordinal);
            var found = new List<string>(children[instanceId]);
            for (var i = 0; i < found.Count; i++)
            {
                found.AddRange(children[found[i]].Except(found));
            }

            return found;
        }
    }

    /// <summary>Forgets one that has ended.</summary>
    /// <returns>False when there is none, or it has not ended.</returns>
    public bool Purge(string instanceId)
    {
        lock (_gate)
        {
            if (_live.ContainsKey(instanceId) || _rows.Head(instanceId) is not { } head)
            {
                return false;
            }

            _rows.Apply([.. OrchestrationRows.RemoveHistory(head), OrchestrationRows.RemoveHead(instanceId)]);
            return true;
        }
    }

    /// <summary>Writes a step, then does it.</summary>
    private void Apply(EngineStep step)
    {
        _rows.Apply(step.Writes);
        Do(step);
    }

    private void Do(EngineStep step)
    {
        foreach (var one in step.Gone)
        {
            Forget(one);
        }

        foreach (var one in step.Begun)
        {
            _live.Add(one.InstanceId, one);
        }

        foreach (var (to, entry) in step.Told)
        {
            to.Tell(entry);
            Wake(to);
        }

        _activities.Add(step.Calls);
    }

    private void Forget(LiveOrchestration one)
    {
        one.IsGone = true;
        one.Inbox = null;
        _live.Remove(one.InstanceId);
        _due.Remove(one);
        Unload(one);
        one.Pulse();
    }

    /// <summary>The end of an activity.</summary>
    private void Keep(ActivityCall call, OrchestrationEvent end)
    {
        lock (_gate)
        {
            var step = new EngineStep(_rows, _live);
            step.Writes.Add(OrchestrationRows.Remove(call));
            if (_live.TryGetValue(call.InstanceId, out var caller) && caller.Lifetime == call.Lifetime)
            {
                step.Tell(caller, end);
            }

            Apply(step);
        }
    }

    private void WakeDue()
    {
        lock (_gate)
        {
            while (_isOpen && _due.Take() is { } one)
            {
                Wake(one);
            }
        }
    }
}
