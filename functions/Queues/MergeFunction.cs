using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;
using Omni.Pipeline;
using Omni.Pipeline.Customers;
using Omni.Pipeline.Messages;
using Omni.Pipeline.Ports;
using Omni.Pipeline.Stages;

namespace Omni.Functions.Queues;

/// <summary>Makes two customers one, or two again, to the last step.</summary>
public sealed class MergeFunction(CustomerMerges merges, StageRunner runner)
{
    [Function(QueueFunctionNames.Merge)]
    public async Task RunAsync(
        [ServiceBusTrigger(QueueNames.Merge, Connection = QueueFunctionNames.Connection, IsSessionsEnabled = true, AutoCompleteMessages = false)]
        ServiceBusReceivedMessage message,
        ServiceBusMessageActions actions,
        CancellationToken ct)
    {
        if (!QueuedBody.TryRead<MergeRequest>(message, MergeRequest.TryRead, out var request))
        {
            await actions.DeadLetterMessageAsync(message, deadLetterReason: "unreadable", cancellationToken: ct);
            PipelineTelemetry.DeadLettered(QueueNames.Merge);
            return;
        }

        using var activity = PipelineTelemetry.StartStage(QueueNames.Merge, request);

        // Refused or gone by now is an answer, too: it was asked for by what was true then.
        await runner.PatientlyAsync(token => merges.RunAsync(request, token), ct);
        await actions.CompleteMessageAsync(message, ct);
    }
}
