using Omni.Pipeline.Conversations;
using Omni.Pipeline.Customers;
using Omni.Pipeline.Messages;
using Omni.Pipeline.Privacy;

namespace Omni.Pipeline.Stages;

/// <summary>
/// Writes a message into the conversation that it was given, or, where that was closed or customers were merged or parted while it was on
/// its way, into the one where it belongs now; once, whatever happens in between. The mark of <see cref="DeliveryMarks"/> says which conversation it goes
/// to. It is moved only after the conversation before has noted that the message left it; who comes too late with an old mark finds
/// that note and reads the mark again.
/// </summary>
public sealed class MessagePlacing(ConversationStore conversations, ConversationOpener opener, CustomerStore customers, DeliveryMarks marks)
{
    /// <returns>What became of it, and the message as it was placed.</returns>
    public async ValueTask<(UpdateResult Result, UnifiedMessage Message)> WriteAsync(
        UnifiedMessage message, Func<Conversation, ConversationWrite> decide, CancellationToken ct)
    {
        // Of the head whose customer was looked at, and of the note that it takes the place of.
        var (known, leftETag) = ("", "");
        while (true)
        {
            Conversation? doubtful = null;
            var (knownNow, leftNow) = (known, leftETag);
            var result = await conversations.UpdateAsync(
                message.ConversationId,
                head =>
                {
                    doubtful = IsDoubtful(head, message) && head.ETag != knownNow ? head : null;
                    return doubtful is null ? decide(head) with { OnceETag = leftNow } : null;
                },
                ct);
            if ((doubtful is not null || result.Status is UpdateStatus.Missing or UpdateStatus.Left)
                && await customers.ErasedAtAsync(message.CustomerId, ct) is { } erasedAt)
            {
                await marks.RemoveAsync(message, null, ct);
                if (message.Direction is Direction.Outbound || message.IsOfKnownOnly || ErasedSenders.WrittenAt(message) <= erasedAt)
                {
                    return (new(UpdateStatus.Erased, null, 0), message);
                }

                // Placed before, written after: the first of somebody new.
                message = await PlaceAnewAsync(message, ct);
                continue;
            }

            if (doubtful is null && result.Status is not UpdateStatus.Left)
            {
                return (result, message);
            }

            if (doubtful is not null)
            {
                if (await IsThereAsync(doubtful, message, ct))
                {
                    known = doubtful.ETag;
                    continue;
                }

                if (!await conversations.TryLeaveAsync(message.ConversationId, message.MessageId, ct))
                {
                    // Written here while it still belonged here.
                    known = doubtful.ETag;
                    continue;
                }
            }

            if (await marks.FindAsync(message, ct) is not { } mark)
            {
                // Put back after the marks of its time were swept: it is marked anew.
                await marks.TrySetAsync(message, ct);
                continue;
            }

            if (doubtful is not null && mark.ConversationId == message.ConversationId)
            {
                await marks.TryMoveAsync(message, mark, await TargetAsync(message, ct), ct);
                mark = await marks.FindAsync(message, ct) ?? mark;
            }

            // Left and marked as here: it came back.
            leftETag = result.Status is UpdateStatus.Left && mark.ConversationId == message.ConversationId ? result.OnceETag : "";
            message = message with { ConversationId = mark.ConversationId };
        }
    }

    /// <summary>
    /// Whether the head gives a reason to ask whose the message is now. Nearly none does, so that the question costs nothing: a head is
    /// always written after its customer was merged or parted, and a message that would bring an old conversation back is rare. A head
    /// that was never written may have been opened after a merge had looked through its customer's conversations.
    /// </summary>
    private static bool IsDoubtful(Conversation head, UnifiedMessage message) =>
        message.CustomerId.Length > 0
        && (head.LastSequence == 0 || head.MergedInto.Length > 0 || message.CustomerId != head.CustomerId || (message.Direction is Direction.Inbound && IsOver(head)));

    private static bool IsOver(Conversation head) => head.State is ConversationState.Resolved or ConversationState.Closed;

    /// <summary>What an agent wrote into a conversation that was closed meanwhile was said there; what a customer writes begins another.</summary>
    private async ValueTask<bool> IsThereAsync(Conversation head, UnifiedMessage message, CancellationToken ct) =>
        !(message.Direction is Direction.Inbound && head.State is ConversationState.Closed)
        && (await customers.CurrentAsync(message.CustomerId, ct)).Id == head.CustomerId;

    private async ValueTask<UnifiedMessage> PlaceAnewAsync(UnifiedMessage message, CancellationToken ct)
    {
        await customers.UnlinkAsync(message.Identity.Key, [message.CustomerId], ct);
        var known = await customers.ResolveAsync(message.Identity, message.SenderName, ct);
        var placed = message with { CustomerId = known.OriginId, ConversationId = await opener.ResolveAsync(known, message, ct) };
        await marks.TrySetAsync(placed, ct);
        return placed;
    }

    private async ValueTask<string> TargetAsync(UnifiedMessage message, CancellationToken ct) =>
        await opener.ResolveAsync(new KnownCustomer(message.CustomerId, await customers.CurrentAsync(message.CustomerId, ct)), message, ct);
}
