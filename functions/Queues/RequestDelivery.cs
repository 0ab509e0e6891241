using System.Diagnostics;
using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;
using Omni.Pipeline;
using Omni.Pipeline.Messages;
using Omni.Pipeline.Stages;

namespace Omni.Functions.Queues;

/// <summary>Reads a queued request, has it done and settles, last of all. What may come of it is the work's own affair; only an unreadable one is set aside.</summary>
public sealed class RequestDelivery(StageRunner runner)
{
    internal async Task RunAsync<T>(
        string queue,
        ServiceBusReceivedMessage received,
        ServiceBusMessageActions actions,
        QueuedBody.Parse<T> parse,
        Func<string, T, Activity?> trace,
        Func<T, CancellationToken, ValueTask> work,
        CancellationToken ct)
        where T : class, IStageBody
    {
        if (!QueuedBody.TryRead(received, parse, out var request))
        {
            await actions.DeadLetterMessageAsync(received, deadLetterReason: QueuedBody.Unreadable, cancellationToken: ct);
            PipelineTelemetry.DeadLettered(queue);
            return;
        }

        using var activity = trace(queue, request);
        await runner.PatientlyAsync(
            async token =>
            {
                await work(request, token);
                return true;
            },
            ct);
        await actions.CompleteMessageAsync(received, ct);
    }
}
