using Grpc.Core;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Omni.Pipeline.Ports;

namespace Omni.Runtime.Durable;

/// <summary>
/// The client of the embedded engine. What it accepted is safe before anything that tells of it leaves the process, as with every write; it refuses
/// as the real client does.
/// </summary>
internal sealed class EmbeddedDurableClient(OrchestrationEngine engine, DurableFunctions functions, IdSource ids, TimeProvider time)
    : DurableTaskClient("embedded")
{
    private const int LongestId = 100;

    public override Task<string> ScheduleNewOrchestrationInstanceAsync(
        TaskName orchestratorName, object? input = null, StartOrchestrationOptions? options = null, CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        if (!functions.HasOrchestrator(orchestratorName))
        {
            throw new ArgumentException($"There is no orchestrator {orchestratorName}.", nameof(orchestratorName));
        }

        var instanceId = options?.InstanceId ?? ids.NewId();
        CheckId(instanceId);
        var kept = KeptStatuses(options);
        engine.Start(
            new(orchestratorName, instanceId, 0, 0, time.GetUtcNow().UtcDateTime) { Input = Payload.Write(input), StartAt = options?.StartAt?.UtcDateTime },
            kept.Contains);
        return Task.FromResult(instanceId);
    }

    /// <exception cref="RpcException">There is none of this id, or it has ended.</exception>
    public override Task RaiseEventAsync(string instanceId, string eventName, object? eventPayload = null, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(eventName);
        return TellAsync(instanceId, new OrchestrationEvent.Raised(eventName, Payload.Write(eventPayload)), cancellation);
    }

    public override Task TerminateInstanceAsync(string instanceId, TerminateInstanceOptions? options = null, CancellationToken cancellation = default)
    {
        var terminated = new OrchestrationEvent.Terminated(Payload.Write(options?.Output));
        var called = options is { Recursive: true } ? engine.Descendants(instanceId) : [];
        var told = TellAsync(instanceId, terminated, cancellation);
        foreach (var child in called)
        {
            engine.Tell(child, terminated);
        }

        return told;
    }

    public override Task SuspendInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellation = default) =>
        TellAsync(instanceId, new OrchestrationEvent.Suspended(reason), cancellation);

    public override Task ResumeInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellation = default) =>
        TellAsync(instanceId, new OrchestrationEvent.Resumed(reason), cancellation);

    public override Task<OrchestrationMetadata> WaitForInstanceStartAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) =>
        WaitAsync(instanceId, head => head.Status is not OrchestrationRuntimeStatus.Pending, getInputsAndOutputs, cancellation);

    public override Task<OrchestrationMetadata> WaitForInstanceCompletionAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) =>
        WaitAsync(instanceId, head => StoredOrchestration.IsEnd(head.Status), getInputsAndOutputs, cancellation);

    public override Task<OrchestrationMetadata?> GetInstancesAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        return Task.FromResult(engine.Find(instanceId) is { } head ? Metadata(head, getInputsAndOutputs) : null);
    }

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>An id that other hosts would take too.</summary>
    private static void CheckId(string instanceId)
    {
        if (instanceId.Length is 0 or > LongestId || instanceId[0] is '@' || instanceId.AsSpan().IndexOfAny("/\\#?") >= 0 || instanceId.Any(char.IsControl))
        {
            throw new ArgumentException($"An instance id has 1 to {LongestId} characters, none of / \\ # ?, no control character, no @ at the start.", nameof(instanceId));
        }
    }

    /// <summary>States in which an orchestration is not replaced; without a word about it, those of one that runs.</summary>
    private static HashSet<OrchestrationRuntimeStatus> KeptStatuses(StartOrchestrationOptions? options) =>
        options?.DedupeStatuses is { } named
            ? [.. named.Select(it => Enum.TryParse<OrchestrationRuntimeStatus>(it, ignoreCase: true, out var status)
                ? status
                : throw new ArgumentException($"'{it}' is no state of an orchestration.", nameof(options)))]
            : [.. Enum.GetValues<OrchestrationRuntimeStatus>().Where(it => !StoredOrchestration.IsEnd(it))];

    private static OrchestrationMetadata Metadata(StoredOrchestration head, bool withData) => new(head.Name, head.InstanceId)
    {
        RuntimeStatus = head.Status,
        CreatedAt = new(head.CreatedAt, TimeSpan.Zero),
        LastUpdatedAt = new(head.UpdatedAt, TimeSpan.Zero),
        SerializedInput = withData ? head.Input : null,
        SerializedOutput = withData ? head.Output : null,
        SerializedCustomStatus = withData ? head.CustomStatus : null,
        FailureDetails = head.Failure,
    };

    private Task TellAsync(string instanceId, OrchestrationEvent told, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        return engine.Tell(instanceId, told) ? Task.CompletedTask : throw Refused(instanceId);
    }

    private RpcException Refused(string instanceId) => engine.Find(instanceId) is { } head
        ? new(new Status(StatusCode.FailedPrecondition, $"The orchestration {instanceId} has ended: it is {head.Status}."))
        : NotFound(instanceId);

    private static RpcException NotFound(string instanceId) => new(new Status(StatusCode.NotFound, $"There is no orchestration {instanceId}."));

    private async Task<OrchestrationMetadata> WaitAsync(string instanceId, Func<StoredOrchestration, bool> isReached, bool withData, CancellationToken ct)
    {
        while (true)
        {
            ct.ThrowIfCancellationRequested();
            var change = engine.NextChange(instanceId);
            if (engine.Find(instanceId) is not { } head)
            {
                throw NotFound(instanceId);
            }

            if (isReached(head))
            {
                return Metadata(head, withData);
            }

            await (change ?? Task.CompletedTask).WaitAsync(ct);
        }
    }
}
