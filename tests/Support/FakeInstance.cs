using Microsoft.DurableTask;
using Omni.Runtime.Durable;

namespace Omni.Tests.Support;

/// <summary>One orchestration of <see cref="FakeOrchestrations"/>.</summary>
internal sealed class FakeInstance(string id, Func<OrchestrationRun> begin)
{
    private readonly List<Turn> _history = [];
    private OrchestrationRun _run = begin();

    public string Id => id;

    public required string Name { get; init; }

    public required int Execution { get; init; }

    public (string Id, int Task)? Parent { get; init; }

    public Queue<OrchestrationEvent> Inbox { get; } = new();

    public IReadOnlyList<Turn> History => _history;

    public bool IsUnderWay { get; private set; } = true;

    public string Status { get; private set; } = "Pending";

    public string? CustomStatus { get; set; }

    public string? Output { get; private set; }

    public TaskFailureDetails? Failure { get; private set; }

    public (int Id, DateTime FireAt)? NextTimer => IsUnderWay ? _run.NextTimer : null;

    public TurnResult Take(DateTime at, IReadOnlyList<OrchestrationEvent> events)
    {
        _run = begin();
        Assert.Null(_run.Replay(_history));
        var result = _run.Take(at, events);
        _history.Add(Turn.Of(new Turn(at, events, result.Actions).ToBytes()));
        CustomStatus = result.CustomStatus ?? CustomStatus;
        IsUnderWay = result.Standing is Standing.Waiting;
        (Status, Output, Failure) = result.Standing switch
        {
            Standing.Waiting => (_run.IsSuspended ? "Suspended" : "Running", null, null),
            Standing.Completed completed => ("Completed", completed.Output, null),
            Standing.Terminated terminated => ("Terminated", terminated.Output, null),
            Standing.ContinuedAsNew => ("ContinuedAsNew", null, null),
            Standing.Failed failed => ("Failed", (string?)null, failed.Failure),
            _ => throw new InvalidOperationException(),
        };
        return result;
    }
}
