using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Omni.Durable.CompensateDelivery;
using Omni.Functions.Durable;
using Omni.Pipeline.Messages;
using Omni.Pipeline.Ports;
using Omni.Pipeline.Stages;

namespace Omni.Functions.Queues;

/// <summary>Begins the compensation of each message that the stage deliver set aside: refused, given back too often, or deadly.</summary>
public sealed class DeliverDeadLettersFunction(CompensateStart start, StageRunner runner, ILogger<DeliverDeadLettersFunction> logger)
{
    [Function(QueueFunctionNames.DeliverDeadLetters)]
    public async Task RunAsync(
        [ServiceBusTrigger(QueueNames.DeliverDeadLetters, Connection = QueueFunctionNames.Connection, AutoCompleteMessages = false)]
        ServiceBusReceivedMessage message,
        ServiceBusMessageActions actions,
        [DurableClient] DurableTaskClient client,
        CancellationToken ct)
    {
        if (QueuedBody.TryRead<UnifiedMessage>(message, MessageCodec.TryRead, out var failed))
        {
            var request = new CompensateRequest(failed.ConversationId, failed.Sequence, failed.Channel, message.DeadLetterReason ?? "", failed.TraceParent);
            await runner.PatientlyAsync(
                async token =>
                {
                    await start.RunAsync(new ClientOrchestrations(client), request, token);
                    return true;
                },
                ct);
        }
        else
        {
            logger.DeliveryUnreadable(message.SequenceNumber);
        }

        await actions.CompleteMessageAsync(message, ct);
    }
}
