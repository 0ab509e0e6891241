using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Omni.Durable.CompensateDelivery;
using Omni.Functions.Durable;
using Omni.Pipeline;
using Omni.Pipeline.Messages;
using Omni.Pipeline.Ports;

namespace Omni.Functions.Queues;

/// <summary>Begins the compensation of a message that its channel would not take.</summary>
public sealed class CompensateFunction(CompensateStart start, RequestDelivery delivery)
{
    [Function(QueueFunctionNames.Compensate)]
    public Task RunAsync(
        [ServiceBusTrigger(QueueNames.Compensate, Connection = QueueFunctionNames.Connection, IsSessionsEnabled = true, AutoCompleteMessages = false)]
        ServiceBusReceivedMessage message,
        ServiceBusMessageActions actions,
        [DurableClient] DurableTaskClient client,
        CancellationToken ct) =>
        delivery.RunAsync<CompensateRequest>(
            QueueNames.Compensate,
            message,
            actions,
            CompensateRequest.TryRead,
            PipelineTelemetry.StartStage,
            (request, token) => start.RunAsync(new ClientOrchestrations(client), request, token),
            ct);
}
