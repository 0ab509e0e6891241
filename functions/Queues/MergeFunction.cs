using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;
using Omni.Pipeline;
using Omni.Pipeline.Customers;
using Omni.Pipeline.Messages;
using Omni.Pipeline.Ports;

namespace Omni.Functions.Queues;

/// <summary>Makes two customers one, or two again, to the last step.</summary>
public sealed class MergeFunction(CustomerMerges merges, RequestDelivery delivery)
{
    [Function(QueueFunctionNames.Merge)]
    public Task RunAsync(
        [ServiceBusTrigger(QueueNames.Merge, Connection = QueueFunctionNames.Connection, IsSessionsEnabled = true, AutoCompleteMessages = false)]
        ServiceBusReceivedMessage message,
        ServiceBusMessageActions actions,
        CancellationToken ct) =>
        delivery.RunAsync<MergeRequest>(QueueNames.Merge, message, actions, MergeRequest.TryRead, PipelineTelemetry.StartStage, DoAsync, ct);

    // Refused or gone by now is an answer, too: it was asked for by what was true then.
    private async ValueTask DoAsync(MergeRequest request, CancellationToken ct) => await merges.RunAsync(request, ct);
}
