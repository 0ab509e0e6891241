using System.Text.Json.Serialization;

namespace Omni.Runtime.Durable;

/// <summary>Something that an orchestrator asks for. Numbered in the order of asking. Stored: names never change.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "is")]
[JsonDerivedType(typeof(CallActivity), "activity")]
[JsonDerivedType(typeof(SetTimer), "timer")]
[JsonDerivedType(typeof(CallOrchestrator), "orchestrator")]
[JsonDerivedType(typeof(SendEvent), "event")]
internal abstract record OrchestrationAction(int Id)
{
    /// <param name="Id">From 1.</param>
    /// <param name="Name">Of the activity.</param>
    /// <param name="Input">JSON.</param>
    public sealed record CallActivity(int Id, string Name, string? Input) : OrchestrationAction(Id)
    {
        public override string ToString() => $"activity {Name} (#{Id})";
    }

    public sealed record SetTimer(int Id, DateTime FireAt) : OrchestrationAction(Id)
    {
        public override string ToString() => $"timer of {FireAt:O} (#{Id})";
    }

    public sealed record CallOrchestrator(int Id, string Name, string InstanceId, string? Input) : OrchestrationAction(Id)
    {
        public override string ToString() => $"orchestrator {Name} as {InstanceId} (#{Id})";
    }

    public sealed record SendEvent(int Id, string InstanceId, string Name, string? Payload) : OrchestrationAction(Id)
    {
        public override string ToString() => $"event {Name} to {InstanceId} (#{Id})";
    }

    /// <summary>Whether the code that runs now asks for what was asked for then. What is in it may change with the code: names and kinds may not.</summary>
    public bool IsAsBefore(OrchestrationAction before) => (this, before) switch
    {
        (CallActivity now, CallActivity then) => (now.Id, now.Name) == (then.Id, then.Name),
        (SetTimer now, SetTimer then) => now.Id == then.Id,
        (CallOrchestrator now, CallOrchestrator then) => (now.Id, now.Name) == (then.Id, then.Name),
        (SendEvent now, SendEvent then) => (now.Id, now.Name, now.InstanceId) == (then.Id, then.Name, then.InstanceId),
        _ => false,
    };
}
