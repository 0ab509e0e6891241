using Omni.Pipeline.Conversations;
using Omni.Pipeline.Customers;
using Omni.Pipeline.Messages;
using Omni.Pipeline.Ports;

namespace Omni.Pipeline.Stages;

/// <summary>
/// Step 2. Lets each message through once, however often its channel delivers it, and gives it its customer and conversation. The
/// mark keeps the delivery that won and the conversation it was given: that delivery may pass again, any other is a duplicate.
/// </summary>
internal sealed class DedupeStage(DeliveryMarks marks, CustomerStore customers, IdentityLookups lookups, IdentifierMatching matching, ConversationOpener opener) : IStage
{
    /// <summary>Why a blocked customer's message goes no further. It leaves no mark: let in again, the customer may say the same.</summary>
    public const string SenderBlocked = "sender-blocked";

    public const string Duplicate = "duplicate";

    public string Name => QueueNames.Dedupe;

    public async ValueTask<Outcome> RunAsync(UnifiedMessage message, CancellationToken ct)
    {
        if (await marks.FindAsync(message, ct) is { } seen)
        {
            return Again(seen, message);
        }

        // The place is found before the mark is set: a mark says that this delivery can be finished.
        if (await PlaceAsync(message, ct) is not { } placed)
        {
            return Outcome.Dropped(SenderBlocked);
        }

        if (await marks.TrySetAsync(placed, ct))
        {
            return Outcome.Next(placed);
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

    /// <summary>Null when the customer is blocked.</summary>
    private async ValueTask<UnifiedMessage?> PlaceAsync(UnifiedMessage message, CancellationToken ct)
    {
        if (message.Direction is Direction.Outbound)
        {
            return message; // The agent wrote in a conversation.
        }

        if (await customers.FindAsync(message.Identity, ct) is not { } known)
        {
            await lookups.AskLaterAsync(message, ct);
            known = await customers.ResolveAsync(message.Identity, message.SenderName, ct);
        }

        if (known.Current.IsBlocked)
        {
            return null;
        }

        if (message.VerifiedIdentifiers.Length > 0)
        {
            await matching.RunAsync(known, message, ct);
        }

        return message with { CustomerId = known.OriginId, ConversationId = await opener.ResolveAsync(known, message, ct) };
    }
}
