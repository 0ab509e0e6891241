using Omni.Pipeline.Channels;
using Omni.Pipeline.Conversations;
using Omni.Pipeline.Messages;
using Omni.Pipeline.Ports;

namespace Omni.Pipeline.Stages;

/// <summary>
/// What follows when a message was given up: the conversation says so, what it had used up of the channel's quota is free again, a customer
/// whom a bot could not answer gets an agent, and what waited behind it goes on. All of it may be done again.
/// </summary>
public sealed class UndeliveredMessages(
    ConversationStore conversations, ConversationActions actions, Outbox outbox, Inboxes inboxes, ChannelRules rules, IStageQueue queue, IdSource ids, TimeProvider time)
{
    /// <summary>Undoes what depended on a message that failed; nothing where it did not fail.</summary>
    public async ValueTask UndoAsync(string conversationId, long sequence, CancellationToken ct)
    {
        if (await conversations.EntryAsync(conversationId, sequence, ct) is not { Type: EntryType.Message, Delivery: DeliveryState.Failed } failed)
        {
            return;
        }

        var result = await conversations.UpdateAsync(conversationId, head => Undo(head, failed), ct);
        if (result.Head is not { } head || result.Status is not (UpdateStatus.Written or UpdateStatus.Repeated))
        {
            return;
        }

        if (IsOfBot(failed) && head.State is ConversationState.Waiting)
        {
            await inboxes.AddToWaitingAsync(head, ct);
            await queue.SendAsync(QueueNames.Assign, new StageMessage(head.Id, failed.MessageId + "-failed", new AssignRequest(head.Id, "message")), ct);
        }

        await actions.AnnounceAsync(head, ct);
    }

    /// <summary>Has what waits on a channel delivered, whatever became of the message before it.</summary>
    public async ValueTask GoOnAsync(string conversationId, string channel, CancellationToken ct)
    {
        if (await outbox.HighestAsync(conversationId, channel, ct) is { } last
            && await conversations.EntryAsync(conversationId, last.Sequence, ct) is { Type: EntryType.Message } entry
            && await conversations.GetAsync(conversationId, ct) is { } head)
        {
            var message = new UnifiedMessage
            {
                CustomerId = head.CustomerId,
                MessageId = entry.MessageId,
                Direction = Direction.Outbound,
                Channel = entry.Channel,
                Account = entry.Account,
                SenderId = "",
                ExternalId = "",
                ConversationId = conversationId,
                Sequence = entry.Sequence,
            };
            await queue.SendAsync(QueueNames.Deliver, new StageMessage(SessionIds.OfDelivery(message), ids.NewId(), message), ct);
        }
    }

    private static bool IsOfBot(ConversationEntry entry) => entry.AgentId.Length == 0;

    private ConversationWrite Undo(Conversation head, ConversationEntry failed)
    {
        var next = head with { ReplyMemory = Returned(head, failed) };
        List<ConversationEntry> entries = [Event(failed, ConversationEvents.DeliveryFailed, failed.DeliveryReason)];
        if (IsOfBot(failed) && head.State is ConversationState.Bot)
        {
            // Nobody else would notice that the customer has no answer.
            next = Waiting.Begin(next with { State = StateMachine.Next(head.State, ConversationTrigger.HandOff)!.Value, OwedSince = head.OwedSince ?? time.GetUtcNow() }, time.GetUtcNow());
            entries.Add(Event(failed, ConversationEvents.NameOf(ConversationTrigger.HandOff), ConversationEvents.DeliveryFailed));
        }

        return new(next) { Entries = [.. entries], OnceId = "failed-" + failed.MessageId };
    }

    /// <summary>A template uses up no answer, and of another address nothing is remembered.</summary>
    private string Returned(Conversation head, ConversationEntry failed) =>
        failed.Template is null && ChannelRules.IsAt(head, failed.Channel, failed.Account, failed.Address) && rules.Find(failed.Channel) is { } channel
            ? channel.AfterUnsent(head.ReplyMemory, failed.At)
            : head.ReplyMemory;

    private ConversationEntry Event(ConversationEntry failed, string name, string reason) => new()
    {
        ConversationId = failed.ConversationId,
        Type = EntryType.Event,
        MessageId = ids.NewId(),
        Channel = failed.Channel,
        Text = name,
        AgentId = failed.AgentId,
        Reason = reason,
        At = time.GetUtcNow(),
        About = failed.Sequence,
    };
}
