using Omni.Pipeline.Conversations;
using Omni.Pipeline.Customers;
using Omni.Pipeline.Messages;
using Omni.Pipeline.Ports;
using Omni.Pipeline.Privacy;

namespace Omni.Pipeline.Stages;

/// <summary>
/// Step 2. Lets each message through once, however often its channel delivers it, and gives it its customer and conversation. The
/// mark keeps the delivery that won and the conversation it was given: that delivery may pass again, any other is a duplicate.
/// </summary>
internal sealed class DedupeStage(
    DeliveryMarks marks, CustomerStore customers, IdentityLookups lookups, ErasedSenders erased, IdentifierMatching matching, ConversationOpener opener) : IStage
{
    /// <summary>Why a blocked customer's message goes no further. It leaves no mark: let in again, the customer may say the same.</summary>
    public const string SenderBlocked = CustomerBlocks.Reason;

    public const string Duplicate = "duplicate";

    /// <summary>Why what makes nobody a customer goes no further.</summary>
    public const string SenderUnknown = "sender-unknown";

    public string Name => QueueNames.Dedupe;

    public async ValueTask<Outcome> RunAsync(UnifiedMessage message, CancellationToken ct)
    {
        if (await marks.FindAsync(message, ct) is { } seen)
        {
            return Again(seen, message);
        }

        // The place is found before the mark is set: a mark says that this delivery can be finished.
        var placed = await PlaceAsync(message, ct);
        if (placed is not { Kind: OutcomeKind.Next, Message: { } goingOn } || await marks.TrySetAsync(goingOn, ct))
        {
            return placed;
        }

        return await marks.FindAsync(message, ct) is { } winner
            ? Again(winner, message)
            : throw new StorageUnavailableException("A row that was in the way is not there.");
    }

    private static Outcome Again(DeliveryMark seen, UnifiedMessage message)
    {
        if (seen.MessageId == message.MessageId)
        {
            return Outcome.Next(message with { CustomerId = seen.CustomerId, ConversationId = seen.ConversationId });
        }

        return Outcome.Dropped(Duplicate);
    }

    private async ValueTask<Outcome> PlaceAsync(UnifiedMessage message, CancellationToken ct)
    {
        if (message.Direction is Direction.Outbound)
        {
            return Outcome.Next(message); // The agent wrote in a conversation.
        }

        while (true)
        {
            if (await KnownAsync(message, ct) is not { } known)
            {
                return Outcome.Dropped(SenderUnknown);
            }

            if (known.NotBefore >= ErasedSenders.WrittenAt(message))
            {
                return Outcome.Dropped(ErasedSenders.Reason);
            }

            if (known.Current.IsBlocked)
            {
                return Outcome.Dropped(SenderBlocked);
            }

            if (message.VerifiedIdentifiers.Length > 0)
            {
                await matching.RunAsync(known, message, ct);
            }

            if (await opener.ResolveAsync(known, message, ct) is { Length: > 0 } conversationId)
            {
                return Outcome.Next(message with { CustomerId = known.OriginId, ConversationId = conversationId });
            }

            if (await customers.ErasedAtAsync(known.OriginId, ct) is { } erasedAt)
            {
                if (erasedAt >= ErasedSenders.WrittenAt(message))
                {
                    return Outcome.Dropped(ErasedSenders.Reason);
                }

                // Whoever writes after that is somebody new, also where nobody came to take the old link away.
                await customers.UnlinkAsync(message.Identity.Key, [known.OriginId], ct);
            }
        }
    }

    /// <summary>
    /// Only a sender who is nobody's yet is looked for among the erased: a link remembers what was found then. Null for one who is to stay nobody's.
    /// </summary>
    private async ValueTask<KnownCustomer?> KnownAsync(UnifiedMessage message, CancellationToken ct)
    {
        var writtenAt = ErasedSenders.WrittenAt(message);
        if (await customers.FindAsync(message.Identity, ct) is { } known)
        {
            if (!known.Current.IsMissing || known.NotBefore >= writtenAt)
            {
                return known;
            }

            // Who made the link may have asked before an erasure.
            return message.IsOfKnownOnly ? null
                : await erased.FindAsync(message.Identity, ct) is { } at && at >= writtenAt ? known with { NotBefore = at }
                : await customers.CompleteAsync(known, message.Identity, message.SenderName, ct);
        }

        if (message.IsOfKnownOnly)
        {
            return null;
        }

        var erasedAt = await erased.FindAsync(message.Identity, ct);
        if (erasedAt >= writtenAt)
        {
            return new KnownCustomer("", new("", "")) { NotBefore = erasedAt };
        }

        await lookups.AskLaterAsync(message, ct);
        return await customers.ResolveAsync(message.Identity, message.SenderName, erasedAt, ct);
    }
}
