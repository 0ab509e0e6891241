using System.Text.Json.Serialization;
using Microsoft.DurableTask;

namespace Omni.Runtime.Durable;

/// <summary>Something that an orchestration is told. Stored: names never change.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "is")]
[JsonDerivedType(typeof(Started), "started")]
[JsonDerivedType(typeof(TaskDone), "done")]
[JsonDerivedType(typeof(TaskFailed), "failed")]
[JsonDerivedType(typeof(TimerFired), "fired")]
[JsonDerivedType(typeof(Raised), "raised")]
[JsonDerivedType(typeof(Suspended), "suspended")]
[JsonDerivedType(typeof(Resumed), "resumed")]
[JsonDerivedType(typeof(Terminated), "terminated")]
internal abstract record OrchestrationEvent
{
    /// <param name="Input">JSON.</param>
    public sealed record Started(string? Input) : OrchestrationEvent;

    /// <summary>An activity or a sub-orchestration came to its end.</summary>
    /// <param name="Id">Of the action that asked for it.</param>
    /// <param name="Result">JSON.</param>
    public sealed record TaskDone(int Id, string? Result) : OrchestrationEvent;

    /// <param name="Id">Of the action that asked for it.</param>
    /// <param name="Failure">Why.</param>
    public sealed record TaskFailed(int Id, TaskFailureDetails Failure) : OrchestrationEvent;

    public sealed record TimerFired(int Id) : OrchestrationEvent;

    /// <param name="Name">Letter case makes no difference.</param>
    /// <param name="Payload">JSON.</param>
    public sealed record Raised(string Name, string? Payload) : OrchestrationEvent;

    public sealed record Suspended(string? Reason) : OrchestrationEvent;

    public sealed record Resumed(string? Reason) : OrchestrationEvent;

    /// <param name="Output">JSON.</param>
    public sealed record Terminated(string? Output) : OrchestrationEvent;
}
