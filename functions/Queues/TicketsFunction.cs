using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Omni.Durable.UrgentTicket;
using Omni.Functions.Durable;
using Omni.Pipeline;
using Omni.Pipeline.Messages;
using Omni.Pipeline.Ports;

namespace Omni.Functions.Queues;

/// <summary>Begins what takes an urgent ticket up the chain, and wakes it when somebody has answered for the ticket.</summary>
public sealed class TicketsFunction(TicketStart start, RequestDelivery delivery)
{
    [Function(QueueFunctionNames.Tickets)]
    public Task RunAsync(
        [ServiceBusTrigger(QueueNames.Tickets, Connection = QueueFunctionNames.Connection, IsSessionsEnabled = true, AutoCompleteMessages = false)]
        ServiceBusReceivedMessage message,
        ServiceBusMessageActions actions,
        [DurableClient] DurableTaskClient client,
        CancellationToken ct) =>
        delivery.RunAsync<TicketRequest>(
            QueueNames.Tickets,
            message,
            actions,
            TicketRequest.TryRead,
            PipelineTelemetry.StartStage,
            (request, token) => start.RunAsync(new ClientOrchestrations(client), request, token),
            ct);
}
