namespace Omni.Pipeline.Ports;

/// <summary>
/// Orchestrations that are under way, each with an id of its own. A host gives one per invocation, from its durable client.
/// </summary>
public interface IOrchestrations
{
    /// <summary>
    /// Starts one unless one of this id is under way: that is success too. One that has ended is begun again.
    /// </summary>
    /// <param name="orchestrator">The function's name.</param>
    /// <param name="instanceId">At most 100 characters, none of / \\ # ?, no control character, no @ at the start.</param>
    /// <param name="input">Ids and settings; written as JSON. Never customer text.</param>
    /// <param name="ct">Ends the wait.</param>
    ValueTask<StartOutcome> StartAsync(string orchestrator, string instanceId, object input, CancellationToken ct);

    /// <summary>Tells one something; it is kept until it is waited for.</summary>
    /// <returns>False when there is none of this id, or it has ended.</returns>
    ValueTask<bool> RaiseAsync(string instanceId, string eventName, object? payload, CancellationToken ct);

    /// <returns>Null when there is none of this id.</returns>
    ValueTask<OrchestrationState?> GetAsync(string instanceId, CancellationToken ct);

    /// <summary>Ends one at its next turn. Nothing happens to one that has ended, or is not there.</summary>
    ValueTask TerminateAsync(string instanceId, string reason, CancellationToken ct);
}

/// <summary>What every host takes for an orchestration's id.</summary>
public static class OrchestrationIds
{
    public const int MaxLength = 100;

    /// <exception cref="ArgumentException">Some host would not take it.</exception>
    public static void Check(string instanceId)
    {
        if (instanceId.Length is 0 or > MaxLength || instanceId[0] is '@' || instanceId.AsSpan().IndexOfAny("/\\#?") >= 0 || instanceId.Any(char.IsControl))
        {
            throw new ArgumentException($"An instance id has 1 to {MaxLength} characters, none of / \\ # ?, no control character, no @ at the start.", nameof(instanceId));
        }
    }
}

/// <summary>What became of a start. From 1, so that <c>default</c> is not success.</summary>
public enum StartOutcome
{
    Started = 1,
    AlreadyUnderWay,
}

/// <summary>How an orchestration stands.</summary>
/// <param name="IsUnderWay">Whether it has not ended.</param>
/// <param name="Status">The service's name for it, such as <c>Running</c>, <c>Completed</c>, <c>Failed</c>, <c>Terminated</c>, <c>Suspended</c>, <c>Pending</c>.</param>
/// <param name="CustomStatus">What it says of itself, JSON; null when nothing.</param>
/// <param name="Output">What it ended with, JSON; null while it is under way.</param>
public sealed record OrchestrationState(bool IsUnderWay, string Status, string? CustomStatus, string? Output);
