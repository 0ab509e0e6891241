using System.Diagnostics;
using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;
using Omni.Pipeline;
using Omni.Pipeline.Messages;
using Omni.Pipeline.Stages;

namespace Omni.Functions.Queues;

/// <summary>Reads a queued request, has it done and settles, last of all. One that can't be read is set aside, and one of which its work says so.</summary>
public sealed class RequestDelivery(StageRunner runner)
{
    /// <summary>What may come of it is the work's own affair.</summary>
    internal Task RunAsync<T>(
        string queue,
        ServiceBusReceivedMessage received,
        ServiceBusMessageActions actions,
        QueuedBody.Parse<T> parse,
        Func<string, T, Activity?> trace,
        Func<T, CancellationToken, ValueTask> work,
        CancellationToken ct)
        where T : class, IStageBody => RunAsync(
            queue,
            received,
            actions,
            parse,
            trace,
            async (request, token) =>
            {
                await work(request, token);
                return Outcome.Done;
            },
            ct);

    internal async Task RunAsync<T>(
        string queue,
        ServiceBusReceivedMessage received,
        ServiceBusMessageActions actions,
        QueuedBody.Parse<T> parse,
        Func<string, T, Activity?> trace,
        Func<T, CancellationToken, ValueTask<Outcome>> work,
        CancellationToken ct)
        where T : class, IStageBody
    {
        if (!QueuedBody.TryRead(received, parse, out var request))
        {
            await SetAsideAsync(queue, received, actions, QueuedBody.Unreadable, ct);
            return;
        }

        using var activity = trace(queue, request);
        var outcome = await runner.PatientlyAsync(async token => await work(request, token), ct);
        if (outcome.Kind is OutcomeKind.Rejected)
        {
            await SetAsideAsync(queue, received, actions, outcome.Reason, ct);
        }
        else
        {
            await actions.CompleteMessageAsync(received, ct);
        }
    }

    private static async Task SetAsideAsync(string queue, ServiceBusReceivedMessage received, ServiceBusMessageActions actions, string reason, CancellationToken ct)
    {
        await actions.DeadLetterMessageAsync(received, deadLetterReason: reason, cancellationToken: ct);
        PipelineTelemetry.DeadLettered(queue);
    }
}
