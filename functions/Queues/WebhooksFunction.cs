using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;
using Omni.Pipeline;
using Omni.Pipeline.Messages;
using Omni.Pipeline.Ports;
using Omni.Pipeline.Webhooks;

namespace Omni.Functions.Queues;

/// <summary>Tells the company's other systems what happened in a conversation.</summary>
public sealed class WebhooksFunction(WebhookPump pump, RequestDelivery delivery)
{
    [Function(QueueFunctionNames.Webhooks)]
    public Task RunAsync(
        [ServiceBusTrigger(QueueNames.Webhooks, Connection = QueueFunctionNames.Connection, IsSessionsEnabled = true, AutoCompleteMessages = false)]
        ServiceBusReceivedMessage message,
        ServiceBusMessageActions actions,
        CancellationToken ct) =>
        delivery.RunAsync<WebhookRequest>(QueueNames.Webhooks, message, actions, WebhookRequest.TryRead, PipelineTelemetry.StartStage, pump.RunAsync, ct);
}
