namespace Microsoft.DurableTask.Client;

/// <summary>Which orchestrations are listed.</summary>
public record OrchestrationQuery(
    DateTimeOffset? CreatedFrom = default,
    DateTimeOffset? CreatedTo = default,
    IEnumerable<OrchestrationRuntimeStatus>? Statuses = null,
    IEnumerable<string>? TaskHubNames = null,
    string? InstanceIdPrefix = null,
    int PageSize = OrchestrationQuery.DefaultPageSize,
    bool FetchInputsAndOutputs = false,
    string? ContinuationToken = null)
{
    public const int DefaultPageSize = 100;
}

/// <summary>Which orchestrations are forgotten, of those that have ended.</summary>
public record PurgeInstancesFilter(
    DateTimeOffset? CreatedFrom = default, DateTimeOffset? CreatedTo = default, IEnumerable<OrchestrationRuntimeStatus>? Statuses = null);
