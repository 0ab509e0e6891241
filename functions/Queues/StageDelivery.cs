using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;
using Omni.Pipeline;
using Omni.Pipeline.Messages;
using Omni.Pipeline.Ports;
using Omni.Pipeline.Stages;

namespace Omni.Functions.Queues;

/// <summary>Reads a queued message, runs its stage and settles by the outcome, last of all.</summary>
public sealed class StageDelivery(StageRunner runner)
{
    public async Task RunAsync(string stage, ServiceBusReceivedMessage received, ServiceBusMessageActions actions, CancellationToken ct)
    {
        var outcome = QueuedBody.TryRead<UnifiedMessage>(received, MessageCodec.TryRead, out var message) ? await runner.RunAsync(stage, message, ct) : Outcome.Rejected(QueuedBody.Unreadable);
        await SettleAsync(stage, received, actions, message?.Channel ?? "", outcome, ct);
    }

    public async Task RunAllAsync(ServiceBusReceivedMessage received, ServiceBusMessageActions actions, CancellationToken ct)
    {
        var outcome = QueuedBody.TryRead<UnifiedMessage>(received, MessageCodec.TryRead, out var message) ? await runner.RunAllAsync(message, ct) : Outcome.Rejected(QueuedBody.Unreadable);
        await SettleAsync(QueueNames.Compact, received, actions, message?.Channel ?? "", outcome, ct);
    }

    private static async Task SettleAsync(
        string stage, ServiceBusReceivedMessage received, ServiceBusMessageActions actions, string channel, Outcome outcome, CancellationToken ct)
    {
        await (outcome.Kind switch
        {
            OutcomeKind.Next or OutcomeKind.Done or OutcomeKind.Dropped => actions.CompleteMessageAsync(received, ct),
            OutcomeKind.Rejected => actions.DeadLetterMessageAsync(received, deadLetterReason: outcome.Reason, cancellationToken: ct),
        });

        // Counted once it is settled: a delivery whose lock was lost comes again, and is counted then.
        if (outcome.Kind is OutcomeKind.Dropped)
        {
            PipelineTelemetry.Dropped(channel, outcome.Reason);
        }
        else if (outcome.Kind is OutcomeKind.Rejected)
        {
            PipelineTelemetry.DeadLettered(stage);
        }
    }
}
