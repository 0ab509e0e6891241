using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Omni.Runtime.Durable;

/// <summary>What is known of an orchestration without running it. Stored: names never change.</summary>
/// <param name="Name">Of the orchestrator.</param>
/// <param name="InstanceId">Chosen by whoever started it.</param>
/// <param name="Lifetime">
/// Another one for each start and each new beginning, never used again: by it what was asked for earlier is told from what is asked for now.
/// </param>
/// <param name="Execution">From 1; one more for each start and each new beginning.</param>
/// <param name="CreatedAt">UTC.</param>
internal sealed record StoredOrchestration(string Name, string InstanceId, long Lifetime, int Execution, DateTime CreatedAt)
{
    public OrchestrationRuntimeStatus Status { get; init; } = OrchestrationRuntimeStatus.Pending;

    /// <summary>Turns that its history has.</summary>
    public int Turns { get; init; }

    /// <summary>UTC; of its last turn.</summary>
    public DateTime UpdatedAt { get; init; } = CreatedAt;

    /// <summary>UTC; null: it began at once.</summary>
    public DateTime? StartAt { get; init; }

    /// <summary>JSON.</summary>
    public string? Input { get; init; }

    /// <summary>JSON; null until it has ended.</summary>
    public string? Output { get; init; }

    /// <summary>JSON.</summary>
    public string? CustomStatus { get; init; }

    public TaskFailureDetails? Failure { get; init; }

    /// <summary>Who called it; null when nobody waits for it.</summary>
    public OrchestrationParent? Parent { get; init; }

    [JsonIgnore]
    public OrchestrationIdentity Identity =>
        new(Name, InstanceId, Execution, Parent is { } parent ? new ParentOrchestrationInstance(parent.Name, parent.InstanceId) : null);

    /// <summary>Whether an orchestration that stands so has come to its end.</summary>
    public static bool IsEnd(OrchestrationRuntimeStatus status) => status switch
    {
        OrchestrationRuntimeStatus.Completed or OrchestrationRuntimeStatus.Failed or OrchestrationRuntimeStatus.Terminated or OrchestrationRuntimeStatus.Canceled => true,
        OrchestrationRuntimeStatus.Running or OrchestrationRuntimeStatus.Pending or OrchestrationRuntimeStatus.Suspended or OrchestrationRuntimeStatus.ContinuedAsNew => false,
    };
}

/// <summary>Who waits for an orchestration's end.</summary>
/// <param name="Name">Of the orchestrator.</param>
/// <param name="InstanceId">Which.</param>
/// <param name="Lifetime">Of the caller; it may have begun anew since.</param>
/// <param name="Task">The number under which it asked.</param>
internal sealed record OrchestrationParent(string Name, string InstanceId, long Lifetime, int Task);

/// <summary>An activity that was asked for, until its end is known.</summary>
/// <param name="InstanceId">Who asked.</param>
/// <param name="Lifetime">Of who asked.</param>
/// <param name="Task">The number under which it was asked for.</param>
/// <param name="Name">Of the activity.</param>
/// <param name="Input">JSON.</param>
internal sealed record ActivityCall(string InstanceId, long Lifetime, int Task, string Name, string? Input);

/// <summary>Something that an orchestration is told and has not taken yet.</summary>
/// <param name="Number">Upwards, in the order of coming.</param>
/// <param name="Event">What.</param>
internal readonly record struct InboxEntry(long Number, OrchestrationEvent Event);

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, UseStringEnumConverter = true)]
[JsonSerializable(typeof(StoredOrchestration))]
[JsonSerializable(typeof(ActivityCall))]
[JsonSerializable(typeof(OrchestrationEvent))]
internal sealed partial class StoredJson : JsonSerializerContext
{
    public static T Read<T>(byte[]? bytes, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type) =>
        JsonSerializer.Deserialize(bytes, type) ?? throw new JsonException($"A stored {typeof(T).Name} is an object.");
}
