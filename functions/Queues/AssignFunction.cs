using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Omni.Durable;
using Omni.Durable.AssignConversation;
using Omni.Functions.Durable;
using Omni.Pipeline;
using Omni.Pipeline.Messages;
using Omni.Pipeline.Ports;

namespace Omni.Functions.Queues;

/// <summary>Finds an agent for a conversation, or for those who wait.</summary>
public sealed class AssignFunction(ConversationAssigner assigner, RequestDelivery delivery)
{
    [Function(QueueFunctionNames.Assign)]
    public Task RunAsync(
        [ServiceBusTrigger(QueueNames.Assign, Connection = QueueFunctionNames.Connection, IsSessionsEnabled = true, AutoCompleteMessages = false)]
        ServiceBusReceivedMessage message,
        ServiceBusMessageActions actions,
        [DurableClient] DurableTaskClient client,
        CancellationToken ct) => RunAsync(message, actions, new ClientOrchestrations(client), ct);

    internal Task RunAsync(ServiceBusReceivedMessage message, ServiceBusMessageActions actions, IOrchestrations orchestrations, CancellationToken ct) =>
        delivery.RunAsync<AssignRequest>(
            QueueNames.Assign, message, actions, AssignRequest.TryRead, PipelineTelemetry.StartStage, (request, token) => DoAsync(request, orchestrations, token), ct);

    private async ValueTask DoAsync(AssignRequest request, IOrchestrations orchestrations, CancellationToken ct)
    {
        if (request.ConversationId.Length == 0)
        {
            await assigner.DrainAsync(request.Reason, ct);
        }
        else
        {
            await ConversationOrchestrations.BeginAsync(orchestrations, request.ConversationId, ct);
            await assigner.AssignAsync(request.ConversationId, request.Reason, ct);
        }
    }
}
