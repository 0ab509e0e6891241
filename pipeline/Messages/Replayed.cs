using Omni.Pipeline.Ports;

namespace Omni.Pipeline.Messages;

/// <summary>What a dead letter says when it is put back into its queue.</summary>
public static class Replayed
{
    /// <summary>
    /// The same message under its own id, marked late. One that can't be read goes back as it is: it was perhaps set aside by a version
    /// that could not read it, and is set aside again by one that can't.
    /// </summary>
    /// <param name="queue">The queue that it was set aside from.</param>
    /// <param name="stored">The body as the queue kept it.</param>
    public static IStageBody Body(string queue, byte[] stored)
    {
        if (queue == QueueNames.Assign)
        {
            return AssignRequest.TryRead(stored, out var request) ? request : new RawBody(stored);
        }

        if (queue == QueueNames.Merge)
        {
            return MergeRequest.TryRead(stored, out var merge) ? merge : new RawBody(stored);
        }

        if (queue == QueueNames.Compensate)
        {
            return CompensateRequest.TryRead(stored, out var compensate) ? compensate : new RawBody(stored);
        }

        if (queue == QueueNames.Tickets)
        {
            return TicketRequest.TryRead(stored, out var ticket) ? ticket : new RawBody(stored);
        }

        if (queue == QueueNames.Webhooks)
        {
            return WebhookRequest.TryRead(stored, out var webhook) ? webhook : new RawBody(stored);
        }

        return MessageCodec.TryRead(stored, out var message) ? message with { Late = true } : new RawBody(stored);
    }
}
