using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Omni.Pipeline.Ports;

namespace Omni.Runtime.Durable;

/// <content>Turns: who has the next one, taking it, and keeping what came of it.</content>
internal sealed partial class OrchestrationEngine
{
    private const string Unfit = "DurableTask.Core.Exceptions.NonDeterministicOrchestrationException";
    private const string Missing = "OrchestratorTaskNotFound";

    private void Wake(LiveOrchestration one)
    {
        one.IsWoken = true;
        if (!one.IsScheduled && !one.Rests && !one.IsGone)
        {
            one.IsScheduled = true;
            _line.Enqueue(one);
            Pump();
        }
    }

    private void Pump()
    {
        // While the disk takes nothing each turn would fail at once and for ever; the tick looks again.
        while (_isOpen && _running < _options.MaxConcurrentOrchestrators && _rows.CanWrite && _line.TryDequeue(out var one))
        {
            _running++;
            ThreadPool.UnsafeQueueUserWorkItem(static it => it.Engine.TakeTurn(it.One), (Engine: this, One: one), preferLocal: false);
        }
    }

    private void TakeTurn(LiveOrchestration one)
    {
        var began = _time.GetTimestamp();
        var isStalled = false;
        try
        {
            Turn(one);
        }
        catch (StorageUnavailableException ex) when (!_rows.IsDamaged)
        {
            // Its run is ahead of what is written: it is replayed when the disk takes writes again.
            one.Run = null;
            isStalled = true;
            lock (_gate)
            {
                if (!_isStalled)
                {
                    _isStalled = true;
                    _logger.StorageGone(ex);
                }
            }
        }
        catch (Exception ex)
        {
            // A bug here or damaged data: to fail it would be for ever, to try again would be without end.
            one.Run = null;
            one.Rests = true;
            _logger.Rests(ex, one.InstanceId);
        }

        DurableTelemetry.TurnTaken(_time.GetElapsedTime(began));
        EndTurn(one, isStalled);
    }

    private void EndTurn(LiveOrchestration one, bool isStalled)
    {
        lock (_gate)
        {
            _running--;
            if (isStalled)
            {
                _stalled.Enqueue(one);
            }
            else
            {
                one.IsScheduled = false;
                if (one.IsWoken)
                {
                    Wake(one);
                }
                else if (!one.IsGone)
                {
                    KeepReady(one);
                }
            }

            Pump();
            if (!_isOpen && _running == 0)
            {
                _drained.TrySetResult();
            }
        }
    }

    /// <summary>Puts away whoever waits longest, where there are too many.</summary>
    private void KeepReady(LiveOrchestration one)
    {
        if (one.Place is null)
        {
            one.Place = _ready.AddLast(one);
        }
        else
        {
            _ready.Remove(one.Place);
            _ready.AddLast(one.Place);
        }

        for (var next = _ready.First; next is not null && _ready.Count > _options.KeptReady;)
        {
            var idle = next.Value;
            next = next.Next;
            if (!idle.IsScheduled)
            {
                Unload(idle);
            }
        }
    }

    private void Unload(LiveOrchestration one)
    {
        if (one.Place is { } place)
        {
            _ready.Remove(place);
            one.Place = null;
        }

        if (!one.IsScheduled)
        {
            one.Run = null;
            one.Head = null;
            one.Inbox = one.HasWork ? one.Inbox : null;
        }
    }

    private void Turn(LiveOrchestration one)
    {
        InboxEntry[] entries;
        lock (_gate)
        {
            if (one.IsGone)
            {
                return;
            }

            one.IsWoken = false;
            entries = [.. one.Inbox ?? []];
        }

        var head = one.Head ??= _rows.Head(one.InstanceId);
        if (head is null || head.Lifetime != one.Lifetime)
        {
            return; // Another one took its id.
        }

        var now = _time.GetUtcNow().UtcDateTime;
        if (head.Turns == 0 && head.StartAt > now && TerminationIn(entries) is null)
        {
            Sleep(one, head.StartAt);
            return;
        }

        var at = now < head.UpdatedAt ? head.UpdatedAt : now; // The clock may be set back; for an orchestration time goes forward only.
        if (one.Run is null && Prepare(one, head) is { } failure)
        {
            _logger.Unfit(head.InstanceId, head.Name);
            Standing end = TerminationIn(entries) is { } wanted ? new Standing.Terminated(wanted.Output) : new Standing.Failed(failure);
            Keep(one, head, entries, new Turn(at, [], []), new([], end, SaidStatus: false, null));
            return;
        }

        List<OrchestrationEvent> events = [.. entries.Select(it => it.Event)];
        if (one.Run!.NextTimer is { } timer && timer.FireAt <= at)
        {
            events.Add(new OrchestrationEvent.TimerFired(timer.Id));
        }

        if (events.Count == 0 && !one.Run.IsEscaped)
        {
            Sleep(one, one.Run.NextTimer?.FireAt);
            return;
        }

        var result = one.Run.Take(at, events);
        Keep(one, head, entries, new Turn(at, events, result.Actions), result);
    }

    private static OrchestrationEvent.Terminated? TerminationIn(InboxEntry[] entries) =>
        entries.Select(it => it.Event).OfType<OrchestrationEvent.Terminated>().FirstOrDefault();

    private void Sleep(LiveOrchestration one, DateTime? due)
    {
        lock (_gate)
        {
            if (!one.IsGone)
            {
                _due.Set(one, due);
            }
        }
    }

    /// <summary>Replays the history.</summary>
    /// <returns>Null when all went as before.</returns>
    private TaskFailureDetails? Prepare(LiveOrchestration one, StoredOrchestration head)
    {
        if (_functions.Orchestrator(head.Name) is not { } code)
        {
            return new(Missing, $"There is no orchestrator {head.Name}: was it renamed or removed since this one was started?", null, null, null);
        }

        var run = new OrchestrationRun(head.Identity, code, _loggers, () => WakeEscaped(one));
        if (run.Replay(_rows.History(head)) is { } difference)
        {
            return new(Unfit, difference, null, null, null);
        }

        one.Run = run;
        return null;
    }

    private void WakeEscaped(LiveOrchestration one)
    {
        lock (_gate)
        {
            Wake(one);
        }
    }

    private void Keep(LiveOrchestration one, StoredOrchestration head, InboxEntry[] taken, Turn turn, TurnResult result)
    {
        lock (_gate)
        {
            if (one.IsGone)
            {
                return;
            }

            var step = new EngineStep(_rows, _live);
            step.Writes.AddRange(taken.Select(it => OrchestrationRows.Remove(one.InstanceId, it)));
            var next = head with { Turns = head.Turns + 1, UpdatedAt = turn.At, CustomStatus = result.SaidStatus ? result.CustomStatus : head.CustomStatus };
            switch (result.Standing)
            {
                case Standing.Waiting:
                    GoOn(step, one, next, turn, taken.Length);
                    break;
                case Standing.ContinuedAsNew anew:
                    BeginAnew(step, one, next, turn, anew, taken.Length);
                    break;
                case Standing.Completed completed:
                    End(step, one, next with { Status = OrchestrationRuntimeStatus.Completed, Output = completed.Output }, turn, result.Standing, taken.Length);
                    break;
                case Standing.Failed failed:
                    _logger.Failed(one.InstanceId, head.Name, failed.Failure.ErrorType);
                    End(step, one, next with { Status = OrchestrationRuntimeStatus.Failed, Failure = failed.Failure }, turn, result.Standing, taken.Length);
                    break;
                case Standing.Terminated terminated:
                    End(step, one, next with { Status = OrchestrationRuntimeStatus.Terminated, Output = terminated.Output }, turn, result.Standing, taken.Length);
                    break;
            }

            one.Pulse();
        }
    }

    private void GoOn(EngineStep step, LiveOrchestration one, StoredOrchestration next, Turn turn, int taken)
    {
        var head = next with { Status = one.Run!.IsSuspended ? OrchestrationRuntimeStatus.Suspended : OrchestrationRuntimeStatus.Running };
        step.Writes.Add(OrchestrationRows.Put(head, head.Turns, turn));
        step.Writes.Add(OrchestrationRows.Put(head));
        var due = one.Run.NextTimer?.FireAt;
        if (due != one.Due)
        {
            step.Writes.Add(OrchestrationRows.PutLive(one.InstanceId, one.Lifetime, due, one.Parent));
        }

        foreach (var action in turn.Actions)
        {
            step.Ask(head, action, turn.At, isAwaited: true);
        }

        Write(step, one, head, taken);
        _due.Set(one, due);
    }

    /// <summary>The history is replaced at once; what is not taken yet follows behind the new start.</summary>
    private void BeginAnew(EngineStep step, LiveOrchestration one, StoredOrchestration next, Turn turn, Standing.ContinuedAsNew anew, int taken)
    {
        var before = next with { Turns = next.Turns - 1 };
        var head = new StoredOrchestration(next.Name, next.InstanceId, _rows.NextNumber(), next.Execution + 1, next.CreatedAt)
        {
            Status = OrchestrationRuntimeStatus.Running,
            UpdatedAt = next.UpdatedAt,
            Input = anew.Input,
            CustomStatus = next.CustomStatus,
            Parent = next.Parent,
        };
        step.Writes.AddRange(OrchestrationRows.RemoveHistory(before));
        step.Writes.Add(OrchestrationRows.Put(head));
        step.Writes.Add(OrchestrationRows.PutLive(one.InstanceId, head.Lifetime, null, one.Parent));

        InboxEntry[] rest = [.. (one.Inbox ?? []).Skip(taken)];
        step.Writes.AddRange(rest.Select(it => OrchestrationRows.Remove(one.InstanceId, it)));
        // What came with the turn after its end was not heard, so it is said again; it does no harm to what was.
        IEnumerable<OrchestrationEvent> follows =
        [
            new OrchestrationEvent.Started(anew.Input),
            .. anew.Carried,
            .. turn.Events.Where(IsControl),
            .. rest.Select(it => it.Event).Where(it => it is OrchestrationEvent.Raised || IsControl(it)),
        ];
        foreach (var told in follows)
        {
            step.Tell(one, told);
        }

        foreach (var action in turn.Actions)
        {
            step.Ask(before, action, turn.At, isAwaited: false);
        }

        Write(step, one, head, one.Inbox?.Count ?? 0);
        one.Run = null;
        one.Lifetime = head.Lifetime;
        _due.Set(one, null);
    }

    private void End(EngineStep step, LiveOrchestration one, StoredOrchestration head, Turn turn, Standing standing, int taken)
    {
        step.End(one, taken);
        step.Writes.Add(OrchestrationRows.Put(head, head.Turns, turn));
        step.Writes.Add(OrchestrationRows.Put(head));
        foreach (var action in turn.Actions)
        {
            step.Ask(head, action, turn.At, isAwaited: false);
        }

        step.TellParent(head, standing);
        Apply(step);
    }

    private void Write(EngineStep step, LiveOrchestration one, StoredOrchestration head, int taken)
    {
        _rows.Apply(step.Writes);
        one.Head = head;
        one.Inbox?.RemoveRange(0, taken);
        Do(step);
    }

    private static bool IsControl(OrchestrationEvent told) =>
        told is OrchestrationEvent.Suspended or OrchestrationEvent.Resumed or OrchestrationEvent.Terminated;
}
