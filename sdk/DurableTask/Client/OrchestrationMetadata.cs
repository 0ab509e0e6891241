using System.Text.Json;

namespace Microsoft.DurableTask.Client;

/// <summary>Where an orchestration is.</summary>
public enum OrchestrationRuntimeStatus
{
    Running = 0,
    Completed = 1,
    ContinuedAsNew = 2,
    Failed = 3,
    Canceled = 4,
    Terminated = 5,
    Pending = 6,
    Suspended = 7,
}

/// <summary>What is known about an orchestration without running it.</summary>
public sealed class OrchestrationMetadata(string name, string instanceId)
{
    private static readonly JsonSerializerOptions Json = new() { IncludeFields = true };

    public string Name { get; } = name;

    public string InstanceId { get; } = instanceId;

    public OrchestrationRuntimeStatus RuntimeStatus { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset LastUpdatedAt { get; init; }

    /// <summary>JSON; null unless it was asked for.</summary>
    public string? SerializedInput { get; init; }

    /// <summary>JSON; null unless it was asked for.</summary>
    public string? SerializedOutput { get; init; }

    /// <summary>JSON; null unless it was asked for.</summary>
    public string? SerializedCustomStatus { get; init; }

    public TaskFailureDetails? FailureDetails { get; init; }

    public bool IsRunning => RuntimeStatus is OrchestrationRuntimeStatus.Running;

    public bool IsCompleted => RuntimeStatus is OrchestrationRuntimeStatus.Completed or OrchestrationRuntimeStatus.Failed or OrchestrationRuntimeStatus.Terminated;

    public T? ReadInputAs<T>() => Read<T>(SerializedInput);

    public T? ReadOutputAs<T>() => Read<T>(SerializedOutput);

    public T? ReadCustomStatusAs<T>() => Read<T>(SerializedCustomStatus);

    private static T? Read<T>(string? text) => text is null ? default : JsonSerializer.Deserialize<T>(text, Json);
}
