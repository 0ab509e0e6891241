using Omni.Pipeline.Media;
using Omni.Pipeline.Messages;
using Omni.Pipeline.Ports;
using Omni.Pipeline.Stages;

namespace Omni.Pipeline.Conversations;

/// <summary>
/// Brings together what was sent and what its platform reports of it afterwards. The report may come before the answer to the send was
/// read, so that both leave a note in the conversation and then look for the other's: whoever comes second finds both.
/// </summary>
public sealed class DeliveryReceipts(ITables tables, ConversationStore conversations, IFeed feed, MediaUrls urls)
{
    private const string ReasonColumn = "reason";

    private readonly ITable _table = tables.Get(TableNames.Conversations);

    /// <summary>Takes a report. Again is once.</summary>
    public async ValueTask TakeAsync(string conversationId, DeliveryReceipt receipt, CancellationToken ct)
    {
        var note = new Row(conversationId, ConversationRows.ReceiptKey(receipt.PlatformId)).Set(ReasonColumn, receipt.Reason);
        await _table.WriteAsync(RowChange.Upsert(note), ct);
        if (await _table.GetAsync(conversationId, ConversationRows.SentKey(receipt.PlatformId), ct) is { } sent)
        {
            await ApplyAsync(conversationId, sent.Int64(ConversationRows.SequenceColumn), receipt.Reason, ct);
        }
    }

    /// <summary>After a message was sent: its report may be there already. The message as it is then.</summary>
    public async ValueTask<ConversationEntry> MatchAsync(ConversationEntry sent, CancellationToken ct) =>
        sent is { Template: not null, PlatformId.Length: > 0 }
        && await _table.GetAsync(sent.ConversationId, ConversationRows.ReceiptKey(sent.PlatformId), ct) is { } receipt
            ? await ApplyAsync(sent.ConversationId, sent.Sequence, receipt.Text(ReasonColumn), ct) ?? sent
            : sent;

    /// <summary>Shows the conversation's agent what became of a message's delivery; while nobody has it, whoever wrote it.</summary>
    public async ValueTask TellAsync(ConversationEntry entry, CancellationToken ct)
    {
        if (await conversations.GetAsync(entry.ConversationId, ct) is not { } head || (head.AgentId.Length > 0 ? head.AgentId : entry.AgentId) is not { Length: > 0 } agentId)
        {
            return;
        }

        var agent = FeedNames.Agent(agentId);
        await feed.SendToUserAsync(agent, new FeedEvent(FeedNames.MessageUpdated, MessageView.Of(entry, urls)), ct);
        if (entry.Delivery is not DeliveryState.Sent)
        {
            var alert = new Alert($"delivery-{WireNames.Of(entry.Delivery)}", head.Id, entry.DeliveryReason);
            await feed.SendToUserAsync(agent, new FeedEvent(FeedNames.Alert, alert), ct);
        }
    }

    private async ValueTask<ConversationEntry?> ApplyAsync(string conversationId, long sequence, string reason, CancellationToken ct)
    {
        var isNews = false;
        var entry = await conversations.UpdateEntryAsync(
            conversationId,
            sequence,
            it =>
            {
                isNews = reason.Length > 0 && it.Delivery is not DeliveryState.Failed;
                return isNews ? it with { Delivery = DeliveryState.Failed, DeliveryReason = reason } : null;
            },
            ct);
        if (isNews && entry is not null)
        {
            await TellAsync(entry, ct);
        }

        return entry;
    }
}
