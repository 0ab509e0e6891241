using Omni.Pipeline.Messages;
using Omni.Pipeline.Ports;
using Omni.Pipeline.Stages;

namespace Omni.Pipeline.Privacy.Steps;

/// <summary>What waits in a queue is dropped by its stage; what was set aside waits for a person, and is looked through here.</summary>
internal sealed class EraseLetters(IDeadLetters letters, ErasedSenders senders, DeliveryMarks marks) : IErasureStep
{
    private const int Page = 100;

    public string Name => ErasureSteps.Letters;

    public async ValueTask<long> RunAsync(Erasure erasure, CancellationToken ct)
    {
        var removed = 0L;
        foreach (var queue in QueueNames.All)
        {
            for (var (after, isMore) = (0L, true); isMore;)
            {
                var page = await letters.ListAsync(queue, after, Page, ct);
                foreach (var letter in page)
                {
                    removed += await IsTheirsAsync(letter, erasure, ct) && await letters.RemoveAsync(queue, letter.SequenceNumber, ct) ? 1 : 0;
                }

                (after, isMore) = page.Count > 0 ? (page[^1].SequenceNumber, true) : (after, false);
            }
        }

        return removed;
    }

    private async ValueTask<bool> IsTheirsAsync(DeadLetter letter, Erasure erasure, CancellationToken ct)
    {
        if (letter.Queue == QueueNames.Merge)
        {
            return MergeRequest.TryRead(letter.Body, out var merge) && (erasure.Ids.Contains(merge.FirstId) || erasure.Ids.Contains(merge.SecondId));
        }

        if (letter.Queue is QueueNames.Assign or QueueNames.Compensate or QueueNames.Tickets or QueueNames.Webhooks)
        {
            return erasure.IsTheirs(letter.SessionId);
        }

        if (!MessageCodec.TryRead(letter.Body, out var message))
        {
            return erasure.IsTheirs(letter.SessionId);
        }

        var isTheirs = erasure.Ids.Contains(message.CustomerId) || erasure.IsTheirs(message.ConversationId)
            || (message.CustomerId.Length == 0 && ErasedSenders.WrittenAt(message) <= erasure.At
                && erasure.Senders.Contains(senders.MarkOf(message.Identity)));
        if (isTheirs)
        {
            await marks.RemoveAsync(message, erasure.IsTheirs, ct);
        }

        return isTheirs;
    }
}
