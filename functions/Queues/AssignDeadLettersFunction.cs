using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Omni.Durable.AssignConversation;
using Omni.Pipeline.Messages;
using Omni.Pipeline.Ports;
using Omni.Pipeline.Stages;

namespace Omni.Functions.Queues;

/// <summary>Brings back the conversations whose request for an agent was set aside.</summary>
public sealed class AssignDeadLettersFunction(AssignRescue rescue, StageRunner runner, ILogger<AssignDeadLettersFunction> logger)
{
    [Function(QueueFunctionNames.AssignDeadLetters)]
    public async Task RunAsync(
        [ServiceBusTrigger(QueueNames.AssignDeadLetters, Connection = QueueFunctionNames.Connection, AutoCompleteMessages = false)]
        ServiceBusReceivedMessage message,
        ServiceBusMessageActions actions,
        CancellationToken ct)
    {
        if (QueuedBody.TryRead<AssignRequest>(message, AssignRequest.TryRead, out var request))
        {
            await runner.PatientlyAsync(
                async token =>
                {
                    await rescue.RunAsync(request.ConversationId, request.MessageId, message.DeadLetterReason ?? "", token);
                    return true;
                },
                ct);
        }
        else
        {
            logger.RequestUnreadable(message.SequenceNumber);
        }

        await actions.CompleteMessageAsync(message, ct);
    }
}
