namespace Microsoft.DurableTask;

/// <summary>How an orchestration is started.</summary>
/// <param name="InstanceId">Null: a new id.</param>
/// <param name="StartAt">Not before; null: at once.</param>
public record StartOrchestrationOptions(string? InstanceId = null, DateTimeOffset? StartAt = default)
{
    /// <summary>Names of the states in which an instance of this id is left alone, and starting it is refused; null: those of one that runs.</summary>
    public IReadOnlyList<string>? DedupeStatuses { get; init; }
}
