using DurableTask.Core.Exceptions;
using Grpc.Core;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Omni.Pipeline.Ports;

namespace Omni.Functions.Durable;

/// <summary>
/// Orchestrations by way of the durable client that a function was given; the same on every host. An outage of what keeps them is one of storage,
/// so that whoever can wait does: given back to its queue, a message would use up its deliveries within seconds.
/// </summary>
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
        catch (RpcException failure) when (IsOutage(failure))
        {
            throw Away(failure);
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
        catch (RpcException failure) when (IsOutage(failure))
        {
            throw Away(failure);
        }
    }

    public async ValueTask<OrchestrationState?> GetAsync(string instanceId, CancellationToken ct)
    {
        try
        {
            return await client.GetInstanceAsync(instanceId, getInputsAndOutputs: true, ct) is { } found
                ? new(!IsEnd(found.RuntimeStatus), found.RuntimeStatus.ToString(), found.SerializedCustomStatus, found.SerializedOutput)
                : null;
        }
        catch (RpcException failure) when (IsOutage(failure))
        {
            throw Away(failure);
        }
    }

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
        catch (RpcException failure) when (IsOutage(failure))
        {
            throw Away(failure);
        }
    }

    private static bool IsOver(RpcException refused) => refused.StatusCode is StatusCode.NotFound or StatusCode.FailedPrecondition;

    // The host answers Internal or Unknown when what it keeps orchestrations in fails behind it.
    private static bool IsOutage(RpcException failure) => failure.StatusCode is StatusCode.Unavailable or StatusCode.DeadlineExceeded or StatusCode.Internal
        or StatusCode.Unknown or StatusCode.ResourceExhausted;

    private static StorageUnavailableException Away(RpcException failure) => new("Orchestrations can't be reached.", failure);

    // The package has two more, both obsolete: one never comes, and what continues as new has not ended.
    private static bool IsEnd(OrchestrationRuntimeStatus status) =>
        status is OrchestrationRuntimeStatus.Completed or OrchestrationRuntimeStatus.Failed or OrchestrationRuntimeStatus.Terminated;
}
