using Microsoft.DurableTask;

namespace Omni.Runtime.Durable;

/// <summary>What an orchestrator has asked for and has not got yet.</summary>
internal sealed class OpenTasks
{
    private readonly Dictionary<int, (string Name, TaskCompletionSource<string?> Source)> _tasks = [];
    private readonly SortedDictionary<int, (DateTime FireAt, TaskCompletionSource Source)> _timers = [];
    private readonly List<(string Name, TaskCompletionSource<string?> Source)> _waiters = [];
    private readonly List<OrchestrationEvent.Raised> _unawaited = [];

    public bool IsEmpty => _tasks.Count == 0 && _timers.Count == 0 && _waiters.Count == 0;

    /// <summary>Raised and not waited for yet, in the order of coming.</summary>
    public IReadOnlyList<OrchestrationEvent.Raised> Unawaited => _unawaited;

    /// <summary>When the first timer is due; null when there is none.</summary>
    public (int Id, DateTime FireAt)? NextTimer =>
        _timers.Count == 0 ? null : _timers.Select(it => (it.Key, it.Value.FireAt)).MinBy(it => (it.FireAt, it.Key));

    public IReadOnlyCollection<int> Tasks => _tasks.Keys;

    public Task<string?> AddTask(int id, string name)
    {
        var source = new TaskCompletionSource<string?>();
        _tasks.Add(id, (name, source));
        return source.Task;
    }

    public async Task AddTimer(int id, DateTime fireAt, CancellationToken ct)
    {
        var source = new TaskCompletionSource();
        _timers.Add(id, (fireAt, source));
        await using var registration = ct.Register(() =>
        {
            if (_timers.Remove(id))
            {
                source.SetCanceled(ct);
            }
        });
        await source.Task;
    }

    /// <summary>Keeps a timer to the time of which it was noted: code that counts otherwise now does not move it.</summary>
    public void Keep(int id, DateTime fireAt)
    {
        if (_timers.TryGetValue(id, out var timer))
        {
            _timers[id] = timer with { FireAt = fireAt };
        }
    }

    public async Task<string?> AddWaiter(string name, CancellationToken ct)
    {
        if (_unawaited.FindIndex(it => IsNamed(it.Name, name)) is var at && at >= 0)
        {
            var payload = _unawaited[at].Payload;
            _unawaited.RemoveAt(at);
            return payload;
        }

        var waiter = (Name: name, Source: new TaskCompletionSource<string?>());
        _waiters.Add(waiter);
        await using var registration = ct.Register(() =>
        {
            if (_waiters.Remove(waiter))
            {
                waiter.Source.SetCanceled(ct);
            }
        });
        return await waiter.Source.Task;
    }

    /// <summary>For whoever waits for it later.</summary>
    public void Keep(OrchestrationEvent.Raised raised) => _unawaited.Add(raised);

    public void Done(int id, string? result)
    {
        if (_tasks.Remove(id, out var task))
        {
            task.Source.SetResult(result);
        }
    }

    public void Failed(int id, TaskFailureDetails failure)
    {
        if (_tasks.Remove(id, out var task))
        {
            task.Source.SetException(new TaskFailedException(task.Name, id, failure));
        }
    }

    public void Fired(int id)
    {
        if (_timers.Remove(id, out var timer))
        {
            timer.Source.SetResult();
        }
    }

    /// <summary>Whoever waited first gets it; when nobody does, it is kept.</summary>
    public void Raise(OrchestrationEvent.Raised raised)
    {
        if (_waiters.FindIndex(it => IsNamed(it.Name, raised.Name)) is var at && at >= 0)
        {
            var source = _waiters[at].Source;
            _waiters.RemoveAt(at);
            source.SetResult(raised.Payload);
        }
        else
        {
            Keep(raised);
        }
    }

    private static bool IsNamed(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);
}
