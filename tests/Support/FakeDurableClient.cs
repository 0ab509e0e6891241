using DurableTask.Core.Exceptions;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Omni.Pipeline.Ports;

namespace Omni.Tests.Support;

/// <summary>The client that a host gives to a function, over the orchestrations of a test.</summary>
internal sealed class FakeDurableClient(IOrchestrations orchestrations) : DurableTaskClient("test")
{
    public override async Task<string> ScheduleNewOrchestrationInstanceAsync(
        TaskName orchestratorName, object? input = null, StartOrchestrationOptions? options = null, CancellationToken cancellation = default)
    {
        var id = options?.InstanceId ?? throw new NotSupportedException("Omni gives every instance its id.");
        return await orchestrations.StartAsync(orchestratorName.Name, id, input!, cancellation) is StartOutcome.Started
            ? id
            : throw new OrchestrationAlreadyExistsException(id);
    }

    public override async Task RaiseEventAsync(string instanceId, string eventName, object? eventPayload = null, CancellationToken cancellation = default) =>
        await orchestrations.RaiseAsync(instanceId, eventName, eventPayload, cancellation);

    public override async Task<OrchestrationMetadata?> GetInstancesAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) =>
        await orchestrations.GetAsync(instanceId, cancellation) is { } state
            ? new("", instanceId)
            {
                RuntimeStatus = state.IsUnderWay ? OrchestrationRuntimeStatus.Running : Enum.Parse<OrchestrationRuntimeStatus>(state.Status),
                SerializedOutput = getInputsAndOutputs ? state.Output : null,
            }
            : null;

    public override async Task TerminateInstanceAsync(string instanceId, TerminateInstanceOptions? options = null, CancellationToken cancellation = default) =>
        await orchestrations.TerminateAsync(instanceId, "", cancellation);

    public override Task<OrchestrationMetadata> WaitForInstanceStartAsync(string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) =>
        throw new NotSupportedException();

    public override Task<OrchestrationMetadata> WaitForInstanceCompletionAsync(string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) =>
        throw new NotSupportedException();

    public override Task SuspendInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellation = default) => throw new NotSupportedException();

    public override Task ResumeInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellation = default) => throw new NotSupportedException();

    public override AsyncPageable<OrchestrationMetadata> GetAllInstancesAsync(OrchestrationQuery? filter = null) => throw new NotSupportedException();

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
