using Omni.Pipeline.Conversations;
using Omni.Pipeline.Media;
using Omni.Pipeline.Messages;
using Omni.Pipeline.Ports;
using Omni.Pipeline.Stages;

namespace Omni.Pipeline.Privacy;

/// <summary>What a stored message has outside of its conversation, and how it goes with the message.</summary>
internal sealed class MessageRemains(IMediaStore store, Uploads uploads, DeliveryMarks marks)
{
    private const int AtOnce = 8;

    /// <summary>Files that a platform held are the message's own; uploaded ones may be in other messages, and then stay there.</summary>
    public async ValueTask<long> RemoveFilesAsync(IReadOnlyList<ConversationEntry> entries, CancellationToken ct)
    {
        var removed = 0L;
        foreach (var entry in entries)
        {
            for (var i = 0; i < entry.Attachments.Length; i++)
            {
                removed += await RemoveAsync(entry, i, ct) ? 1 : 0;
            }
        }

        return removed;
    }

    /// <param name="entries">Messages.</param>
    /// <param name="goes">Which of their marks go; null: all.</param>
    /// <param name="ct">Ends the wait.</param>
    public async ValueTask<long> RemoveMarksAsync(IReadOnlyList<ConversationEntry> entries, Func<DeliveryMark, bool>? goes, CancellationToken ct)
    {
        var removed = 0L;
        // Each mark is a partition of its own. One after the other, a long history would take longer than a function may.
        await Parallel.ForEachAsync(
            entries,
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = ct },
            async (entry, token) =>
            {
                if (await marks.RemoveAsync(entry, goes, token))
                {
                    Interlocked.Increment(ref removed);
                }
            });
        return removed;
    }

    private async ValueTask<bool> RemoveAsync(ConversationEntry entry, int index, CancellationToken ct)
    {
        var file = entry.Attachments[index];
        if (file.PlatformReference.Length > 0)
        {
            // Also where the message does not name it yet: it may be kept already.
            await store.DeleteAsync(MediaIds.Of(entry.MessageId, index), ct);
            return file.MediaId.Length > 0;
        }

        return file.MediaId.Length > 0 && await uploads.LeaveAsync(UploaderOf(entry), file.MediaId, entry.ConversationId, entry.Sequence, ct);
    }

    private static string UploaderOf(ConversationEntry entry) => entry.Direction switch
    {
        Direction.Inbound => Uploads.OfCustomer(entry.Channel, entry.Account, entry.Address),
        Direction.Outbound => Uploads.OfAgent(entry.AgentId),
    };
}
