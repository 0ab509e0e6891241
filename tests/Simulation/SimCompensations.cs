using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Omni.Durable.CompensateDelivery;
using Omni.Functions.Queues;
using Omni.Pipeline;
using Omni.Pipeline.Messages;
using Omni.Pipeline.Ports;

namespace Omni.Tests.Simulation;

/// <summary>
/// In the place of the engine, which no seed rules: the real activities of a compensation, one for each delivery of its request; the request comes again until it is
/// over. Its reason says since when.
/// </summary>
internal sealed class SimCompensations(IServiceProvider services, RequestDelivery delivery, IStageQueue queue, IdSource ids, IOptions<CompensateOptions> options, TimeProvider time)
{
    private readonly CompensateActivities _activities = ActivatorUtilities.CreateInstance<CompensateActivities>(services);

    public Task RunAsync(ServiceBusReceivedMessage message, ServiceBusMessageActions actions) => delivery.RunAsync<CompensateRequest>(
        QueueNames.Compensate, message, actions, CompensateRequest.TryRead, PipelineTelemetry.StartStage, (request, ct) => StepAsync(message, request, ct), CancellationToken.None);

    private async ValueTask StepAsync(ServiceBusReceivedMessage message, CompensateRequest request, CancellationToken ct)
    {
        var since = DateTimeOffset.TryParse(request.Reason, System.Globalization.CultureInfo.InvariantCulture, out var began) ? began : time.GetUtcNow();
        var giveUpAt = (since + options.Value.GiveUpAfter).UtcDateTime;
        var result = await _activities.TryAsync(new(request.ConversationId, request.Sequence, request.Channel, giveUpAt, options.Value.FirstPause, ""), ct);
        if (result.Status is TryStatus.Over)
        {
            await _activities.EndAsync(new(request.ConversationId, request.Sequence, request.Channel), ct);
            return;
        }

        var again = request with { Reason = since.ToString("O", System.Globalization.CultureInfo.InvariantCulture) };
        await queue.SendAsync(QueueNames.Compensate, new StageMessage(message.SessionId!, ids.NewId(), again, new DateTimeOffset(result.At, TimeSpan.Zero)), ct);
    }
}
