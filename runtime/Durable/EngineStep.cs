using Microsoft.DurableTask;

namespace Omni.Runtime.Durable;

/// <summary>
/// What changes at once: collected first, written together, and only then done in memory. So a refused write changes nothing, and no orchestration
/// is told of anything that might be forgotten without it. Under the engine's lock.
/// </summary>
internal sealed class EngineStep(OrchestrationRows rows, IReadOnlyDictionary<string, LiveOrchestration> live)
{
    public List<RowWrite> Writes { get; } = [];

    public List<ActivityCall> Calls { get; } = [];

    public List<LiveOrchestration> Begun { get; } = [];

    public List<LiveOrchestration> Gone { get; } = [];

    public List<(LiveOrchestration To, InboxEntry Entry)> Told { get; } = [];

    /// <summary>A live one, or null.</summary>
    public LiveOrchestration? Find(string instanceId) =>
        Begun.Find(it => it.InstanceId == instanceId) ?? (live.TryGetValue(instanceId, out var one) && !Gone.Contains(one) ? one : null);

    public void Tell(LiveOrchestration one, OrchestrationEvent told)
    {
        var entry = new InboxEntry(rows.NextNumber(), told);
        Writes.Add(OrchestrationRows.Put(one.InstanceId, entry));
        Told.Add((one, entry));
    }

    /// <summary>Begins one in the place of whatever had the id.</summary>
    /// <param name="fresh">Its number and execution are set here.</param>
    /// <param name="before">Null when there was none.</param>
    public void Begin(StoredOrchestration fresh, StoredOrchestration? before)
    {
        var head = fresh with { Lifetime = rows.NextNumber(), Execution = (before?.Execution ?? 0) + 1 };
        if (before is not null)
        {
            Writes.AddRange(OrchestrationRows.RemoveHistory(before));
        }

        if (Find(head.InstanceId) is { } replaced)
        {
            End(replaced, taken: 0);
        }

        var one = new LiveOrchestration(head.InstanceId, head.Lifetime) { Parent = head.Parent?.InstanceId ?? "", Head = head };
        Writes.Add(OrchestrationRows.Put(head));
        Writes.Add(OrchestrationRows.PutLive(head.InstanceId, head.Lifetime, head.StartAt, one.Parent));
        Begun.Add(one);
        Tell(one, new OrchestrationEvent.Started(head.Input));
    }

    /// <summary>No longer live; what it has not taken is for nobody.</summary>
    public void End(LiveOrchestration one, int taken)
    {
        Writes.Add(OrchestrationRows.RemoveLive(one.InstanceId));
        foreach (var entry in (one.Inbox ?? []).Skip(taken))
        {
            Writes.Add(OrchestrationRows.Remove(one.InstanceId, entry));
        }

        Gone.Add(one);
    }

    /// <summary>Does what an orchestrator asked for.</summary>
    /// <param name="head">Of who asks.</param>
    /// <param name="action">For what.</param>
    /// <param name="at">UTC.</param>
    /// <param name="isAwaited">Whether it is still there to be told what comes of it.</param>
    public void Ask(StoredOrchestration head, OrchestrationAction action, DateTime at, bool isAwaited)
    {
        switch (action)
        {
            case OrchestrationAction.CallActivity call:
                var asked = new ActivityCall(head.InstanceId, head.Lifetime, call.Id, call.Name, call.Input);
                Writes.Add(OrchestrationRows.Put(asked));
                Calls.Add(asked);
                break;
            case OrchestrationAction.CallOrchestrator call:
                Call(head, call, at, isAwaited);
                break;
            case OrchestrationAction.SendEvent send:
                if (Find(send.InstanceId) is { } to)
                {
                    Tell(to, new OrchestrationEvent.Raised(send.Name, send.Payload));
                }

                break;
            case OrchestrationAction.SetTimer:
                break;
        }
    }

    /// <summary>Tells the caller how it ended, if the caller still is the one who called.</summary>
    public void TellParent(StoredOrchestration head, Standing standing)
    {
        if (head.Parent is { } parent && Find(parent.InstanceId) is { } caller && caller.Lifetime == parent.Lifetime)
        {
            Tell(caller, EndOf(parent.Task, standing));
        }
    }

    private static OrchestrationEvent EndOf(int task, Standing standing) => standing switch
    {
        Standing.Completed completed => new OrchestrationEvent.TaskDone(task, completed.Output),
        Standing.Failed failed => new OrchestrationEvent.TaskFailed(task, failed.Failure),
        Standing.Terminated => new OrchestrationEvent.TaskFailed(task, Failure("Terminated", "The orchestration was terminated.")),
        _ => throw new InvalidOperationException($"{standing.GetType().Name} is no end."),
    };

    private static TaskFailureDetails Failure(string type, string message) => new(type, message, null, null, null);

    private void Call(StoredOrchestration head, OrchestrationAction.CallOrchestrator call, DateTime at, bool isAwaited)
    {
        if (Find(call.InstanceId) is not null)
        {
            if (isAwaited && Find(head.InstanceId) is { } caller)
            {
                Tell(caller, new OrchestrationEvent.TaskFailed(
                    call.Id, Failure(typeof(InvalidOperationException).FullName!, $"An orchestration with the id {call.InstanceId} is under way already.")));
            }

            return;
        }

        Begin(
            new(call.Name, call.InstanceId, 0, 0, at)
            {
                Input = call.Input,
                Parent = new(head.Name, head.InstanceId, head.Lifetime, call.Id),
            },
            rows.Head(call.InstanceId));
    }
}
