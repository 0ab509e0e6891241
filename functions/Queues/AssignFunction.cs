using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;
using Omni.Durable.AssignConversation;
using Omni.Pipeline;
using Omni.Pipeline.Messages;
using Omni.Pipeline.Ports;
using Omni.Pipeline.Stages;

namespace Omni.Functions.Queues;

/// <summary>Finds an agent for a conversation, or for those who wait.</summary>
public sealed class AssignFunction(ConversationAssigner assigner, StageRunner runner)
{
    [Function(QueueFunctionNames.Assign)]
    public async Task RunAsync(
        [ServiceBusTrigger(QueueNames.Assign, Connection = QueueFunctionNames.Connection, IsSessionsEnabled = true, AutoCompleteMessages = false)]
        ServiceBusReceivedMessage message,
        ServiceBusMessageActions actions,
        CancellationToken ct)
    {
        if (!QueuedBody.TryRead<AssignRequest>(message, AssignRequest.TryRead, out var request))
        {
            await actions.DeadLetterMessageAsync(message, deadLetterReason: "unreadable", cancellationToken: ct);
            PipelineTelemetry.DeadLettered(QueueNames.Assign);
            return;
        }

        await runner.PatientlyAsync(
            async token =>
            {
                if (request.ConversationId.Length == 0)
                {
                    await assigner.DrainAsync(request.Reason, token);
                }
                else
                {
                    await assigner.AssignAsync(request.ConversationId, request.Reason, token);
                }

                return true;
            },
            ct);
        await actions.CompleteMessageAsync(message, ct);
    }
}
