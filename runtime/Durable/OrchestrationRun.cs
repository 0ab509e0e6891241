using System.Globalization;
using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;

namespace Omni.Runtime.Durable;

/// <summary>What came of a turn.</summary>
/// <param name="Actions">What the orchestrator asked for.</param>
/// <param name="Standing">How it stands then.</param>
/// <param name="SaidStatus">Whether it has said by now what its status is; else it is the one of its execution before.</param>
/// <param name="CustomStatus">JSON; null for none.</param>
internal sealed record TurnResult(IReadOnlyList<OrchestrationAction> Actions, Standing Standing, bool SaidStatus, string? CustomStatus);

/// <summary>
/// One execution of an orchestrator, in memory: it takes turns, the old ones again after a restart. Not for two threads at once. What it may
/// do is <see cref="Turn"/> by turn; nothing in here writes or waits.
/// </summary>
internal sealed class OrchestrationRun
{
    private readonly Func<TaskOrchestrationContext, Task<string?>> _orchestrator;
    private readonly TurnLoop _loop;
    private readonly ReplayContext _context;
    private readonly List<OrchestrationEvent> _held = [];
    private Task<string?>? _main;
    private Standing? _end;
    private bool _isSuspended;

    /// <param name="identity">Which one.</param>
    /// <param name="orchestrator">Its code.</param>
    /// <param name="loggers">For what it logs.</param>
    /// <param name="escaped">Called when it goes on outside of its turns: it needs one now, to fail in.</param>
    public OrchestrationRun(
        OrchestrationIdentity identity, Func<TaskOrchestrationContext, Task<string?>> orchestrator, ILoggerFactory loggers, Action escaped)
    {
        _orchestrator = orchestrator;
        _loop = new(escaped);
        _context = new(identity, _loop, loggers);
    }

    public bool IsSuspended => _isSuspended;

    /// <summary>Whether it went on outside of its turns: nothing that it does can be repeated.</summary>
    public bool IsEscaped => _loop.IsEscaped;

    /// <summary>The first timer that is due, and when, UTC; null when it waits for none.</summary>
    public (int Id, DateTime FireAt)? NextTimer => _isSuspended ? null : _context.Open.NextTimer;

    /// <summary>Numbers of the activities and orchestrators that it waits for.</summary>
    public IReadOnlyCollection<int> Asked => _context.Open.Tasks;

    public TurnResult Take(DateTime at, IReadOnlyList<OrchestrationEvent> events) => Take(at, events, isReplaying: false);

    /// <summary>Takes the turns of a history again.</summary>
    /// <returns>Null when all went as before; else what did not.</returns>
    public string? Replay(IReadOnlyList<Turn> history)
    {
        for (var i = 0; i < history.Count; i++)
        {
            var turn = history[i];
            var result = Take(turn.At, turn.Events, isReplaying: true);
            if (Difference(result, turn) is { } difference)
            {
                return string.Create(CultureInfo.InvariantCulture, $"Non-deterministic orchestration: in turn {i + 1} {difference}. Has its code changed since it was started?");
            }

            foreach (var timer in turn.Actions.OfType<OrchestrationAction.SetTimer>())
            {
                _context.Open.Keep(timer.Id, timer.FireAt);
            }
        }

        return null;
    }

    private static string? Difference(TurnResult now, Turn then)
    {
        for (var i = 0; i < Math.Max(now.Actions.Count, then.Actions.Count); i++)
        {
            var (asks, asked) = (now.Actions.ElementAtOrDefault(i), then.Actions.ElementAtOrDefault(i));
            if (asks is null || asked is null || !asks.IsAsBefore(asked))
            {
                return $"it asked for {asked?.ToString() ?? "nothing more"} when it was run first, and asks for {asks?.ToString() ?? "nothing more"} now";
            }
        }

        return now.Standing is Standing.Waiting ? null : now.Standing is Standing.Failed failed
            ? $"it went on when it was run first, and fails now: {failed.Failure.ErrorMessage}"
            : "it went on when it was run first, and ends now";
    }

    private TurnResult Take(DateTime at, IReadOnlyList<OrchestrationEvent> events, bool isReplaying)
    {
        if (_end is null && _main is { IsCompleted: true })
        {
            _loop.Escape(); // Its last turn left it waiting: it ended on another thread since.
        }

        _context.Begin(at, isReplaying);
        foreach (var it in events)
        {
            Tell(it);
        }

        return new(_context.TakeActions(), Stand(), _context.SaidStatus, _context.CustomStatus);
    }

    private void Tell(OrchestrationEvent told)
    {
        if (_end is not null || _main is { IsCompleted: true })
        {
            // It has ended: what comes late changes nothing, unless it begins anew.
            if (_context.Anew is not null && told is OrchestrationEvent.Raised late)
            {
                _context.Open.Keep(late);
            }

            return;
        }

        switch (told)
        {
            case OrchestrationEvent.Terminated terminated:
                _end = new Standing.Terminated(terminated.Output);
                break;
            case OrchestrationEvent.Suspended:
                _isSuspended = true;
                break;
            case OrchestrationEvent.Resumed:
                _isSuspended = false;
                OrchestrationEvent[] held = [.. _held];
                _held.Clear();
                foreach (var it in held)
                {
                    Tell(it);
                }

                break;
            default:
                if (_isSuspended)
                {
                    _held.Add(told);
                }
                else
                {
                    _loop.Run(() => Act(told));
                }

                break;
        }
    }

    private void Act(OrchestrationEvent told)
    {
        switch (told)
        {
            case OrchestrationEvent.Started started:
                _context.Take(started.Input);
                _main = _orchestrator(_context);
                break;
            case OrchestrationEvent.TaskDone done:
                _context.Open.Done(done.Id, done.Result);
                break;
            case OrchestrationEvent.TaskFailed failed:
                _context.Open.Failed(failed.Id, failed.Failure);
                break;
            case OrchestrationEvent.TimerFired fired:
                _context.Open.Fired(fired.Id);
                break;
            case OrchestrationEvent.Raised raised:
                _context.Open.Raise(raised);
                break;
            default:
                throw new InvalidOperationException($"A turn does not know what {told.GetType().Name} means.");
        }
    }

    private Standing Stand()
    {
        if (_end is not null)
        {
            return _end;
        }

        if (_loop.IsEscaped)
        {
            return _end = Broken(TurnLoop.EscapedMessage);
        }

        if (_main is not { IsCompleted: true })
        {
            return _main is not null && !_isSuspended && _context.Open.IsEmpty ? _end = Broken(TurnLoop.EscapedMessage) : new Standing.Waiting();
        }

        return _end = _main switch
        {
            { IsFaulted: true, Exception.InnerException: { } inner } => new Standing.Failed(TaskFailureDetails.FromException(inner)),
            { IsCanceled: true } => new Standing.Failed(TaskFailureDetails.FromException(new TaskCanceledException(_main))),
            _ when _context.Anew is { } anew => new Standing.ContinuedAsNew(anew.Input, anew.KeepsEvents ? _context.Open.Unawaited : []),
            _ => new Standing.Completed(_main.Result),
        };
    }

    private static Standing.Failed Broken(string message) => new(TaskFailureDetails.FromException(new InvalidOperationException(message)));
}
