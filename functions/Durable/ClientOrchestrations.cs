using DurableTask.Core.Exceptions;
using Grpc.Core;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Omni.Pipeline.Ports;

namespace Omni.Functions.Durable;

/// <summary>Orchestrations by way of the durable client that a function was given; the same on every host.</summary>
public sealed class ClientOrchestrations(DurableTaskClient client) : IOrchestrations
{
    public async ValueTask<StartOutcome> StartAsync(string orchestrator, string instanceId, object input, CancellationToken ct)
    {
        try
        {
            await client.ScheduleNewOrchestrationInstanceAsync(orchestrator, input, new StartOrchestrationOptions(instanceId), ct);
            return StartOutcome.Started;
        }
        catch (OrchestrationAlreadyExistsException)
        {
            return StartOutcome.AlreadyUnderWay;
        }
    }

    public async ValueTask<bool> RaiseAsync(string instanceId, string eventName, object? payload, CancellationToken ct)
    {
        // Not every backend says that it dropped an event because nobody was there.
        if (await GetAsync(instanceId, ct) is not { IsUnderWay: true })
        {
            return false;
        }

        try
        {
            await client.RaiseEventAsync(instanceId, eventName, payload, ct);
            return true;
        }
        catch (RpcException refused) when (IsOver(refused))
        {
            return false;
        }
    }

    public async ValueTask<OrchestrationState?> GetAsync(string instanceId, CancellationToken ct) =>
        await client.GetInstanceAsync(instanceId, getInputsAndOutputs: true, ct) is { } found
            ? new(!IsEnd(found.RuntimeStatus), found.RuntimeStatus.ToString(), found.SerializedCustomStatus, found.SerializedOutput)
            : null;

    public async ValueTask TerminateAsync(string instanceId, string reason, CancellationToken ct)
    {
        if (await GetAsync(instanceId, ct) is not { IsUnderWay: true })
        {
            return;
        }

        try
        {
            await client.TerminateInstanceAsync(instanceId, (object?)reason, ct);
        }
        catch (RpcException refused) when (IsOver(refused))
        {
            // It ended in between, which is what was wanted.
        }
    }

    private static bool IsOver(RpcException refused) => refused.StatusCode is StatusCode.NotFound or StatusCode.FailedPrecondition;

    // The package has two more, both obsolete: one never comes, and what continues as new has not ended.
    private static bool IsEnd(OrchestrationRuntimeStatus status) =>
        status is OrchestrationRuntimeStatus.Completed or OrchestrationRuntimeStatus.Failed or OrchestrationRuntimeStatus.Terminated;
}
