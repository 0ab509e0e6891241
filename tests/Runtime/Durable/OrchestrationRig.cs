using Microsoft.DurableTask;
using Microsoft.Extensions.Logging.Abstractions;
using Omni.Runtime.Durable;

namespace Omni.Tests.Runtime.Durable;

/// <summary>One orchestration whose turns a test takes by hand; it keeps the history as the engine does.</summary>
internal sealed class OrchestrationRig(Func<TaskOrchestrationContext, Task<string?>> orchestrator)
{
    public static readonly DateTime Start = new(2026, 3, 2, 9, 0, 0, DateTimeKind.Utc);

    private readonly List<Turn> _history = [];

    public OrchestrationRun Run { get; private set; } = New(orchestrator);

    public IReadOnlyList<Turn> History => _history;

    /// <summary>An orchestrator whose output is a text.</summary>
    public static OrchestrationRig Of(Func<TaskOrchestrationContext, Task<string>> code) => new(async context => Payload.Write(await code(context)));

    public TurnResult Begin(object? input = null) => Take(0, new OrchestrationEvent.Started(Payload.Write(input)));

    /// <param name="seconds">Since the start.</param>
    /// <param name="events">What it is told.</param>
    public TurnResult Take(int seconds, params OrchestrationEvent[] events)
    {
        var at = Start.AddSeconds(seconds);
        var result = Run.Take(at, events);
        _history.Add(Turn.Of(new Turn(at, events, result.Actions).ToBytes()));
        return result;
    }

    /// <summary>Forgets the process and takes the history again, with the same code or another.</summary>
    public string? Replay(Func<TaskOrchestrationContext, Task<string>>? other = null)
    {
        Run = New(other is null ? orchestrator : async context => Payload.Write(await other(context)));
        return Run.Replay(_history);
    }

    public static OrchestrationEvent Done(int id, object? result = null) => new OrchestrationEvent.TaskDone(id, Payload.Write(result));

    public static OrchestrationEvent Failed(int id, Exception exception) => new OrchestrationEvent.TaskFailed(id, TaskFailureDetails.FromException(exception));

    public static OrchestrationEvent Fired(int id) => new OrchestrationEvent.TimerFired(id);

    public static OrchestrationEvent Raised(string name, object? payload = null) => new OrchestrationEvent.Raised(name, Payload.Write(payload));

    public static string? Output(TurnResult result) => Payload.Read<string>(Assert.IsType<Standing.Completed>(result.Standing).Output);

    private static OrchestrationRun New(Func<TaskOrchestrationContext, Task<string?>> code) =>
        new(new("Test", "i1", 1, new ParentOrchestrationInstance("Parent", "p1")), code, NullLoggerFactory.Instance, () => { });
}
