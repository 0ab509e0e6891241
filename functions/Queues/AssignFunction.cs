using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Omni.Durable;
using Omni.Durable.AssignConversation;
using Omni.Functions.Durable;
using Omni.Pipeline;
using Omni.Pipeline.Bots;
using Omni.Pipeline.Messages;
using Omni.Pipeline.Ports;

namespace Omni.Functions.Queues;

/// <summary>Finds an agent for a conversation, or for those who wait; where that is not done at once, an orchestration sees to it.</summary>
public sealed class AssignFunction(ConversationAssigner assigner, AssignEpisodes episodes, BotHandover bot, RequestDelivery delivery)
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
            await FollowAsync(await assigner.DrainAsync(request.Reason, ct), orchestrations, request.Reason, ct);
            return;
        }

        await ConversationOrchestrations.BeginAsync(orchestrations, request.ConversationId, ct);
        if (request.Reason == BotHandover.Watch)
        {
            await bot.IfOwedAsync(request.ConversationId, request.MessageId, ct);
        }

        var served = new List<Served>();
        var result = await assigner.AssignAsync(request.ConversationId, request.Reason, served, ct);
        await FollowAsync(served, orchestrations, request.Reason, ct);
        if (result.Status is not AssignStatus.Assigned)
        {
            await episodes.FollowAsync(orchestrations, request.ConversationId, result.Status, request.Reason, ct);
        }
    }

    private async ValueTask FollowAsync(IEnumerable<Served> served, IOrchestrations orchestrations, string reason, CancellationToken ct)
    {
        foreach (var it in served)
        {
            await episodes.FollowAsync(orchestrations, it.ConversationId, it.Result.Status, reason, ct);
        }
    }
}
