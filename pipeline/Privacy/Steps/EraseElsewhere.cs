using Omni.Pipeline.Conversations;
using Omni.Pipeline.Customers;
using Omni.Pipeline.Messages;
using Omni.Pipeline.Ports;

namespace Omni.Pipeline.Privacy.Steps;

/// <summary>
/// After a merge that was undone, messages stand in conversations of the other. A customer's timeline knows them. An event takes their
/// place, so that the conversation has no gap that a page would ask for.
/// </summary>
internal sealed class EraseElsewhere(ITables tables, ConversationStore conversations, MessageRemains remains) : IErasureStep
{
    private readonly ITable _table = tables.Get(TableNames.Customers);

    public string Name => ErasureSteps.Elsewhere;

    public async ValueTask<long> RunAsync(Erasure erasure, CancellationToken ct)
    {
        var removed = 0L;
        foreach (var id in erasure.Ids)
        {
            await foreach (var place in WholePartition.ReadAsync(_table, id, RowRange.Prefix(CustomerRows.TimelinePrefix), ct))
            {
                var (conversation, sequence) = (place.Text("conversation"), place.Int64("sequence"));
                if (!erasure.IsTheirs(conversation)
                    && await conversations.EntryAsync(conversation, sequence, ct) is { Type: EntryType.Message } entry)
                {
                    await RemoveAsync(entry, erasure, ct);
                    removed++;
                }
            }
        }

        return removed;
    }

    private async ValueTask RemoveAsync(ConversationEntry entry, Erasure erasure, CancellationToken ct)
    {
        await remains.RemoveFilesAsync([entry], ct);
        await remains.RemoveMarksAsync([entry], erasure.Ids, ct);
        await conversations.UpdateAsync(
            entry.ConversationId,
            head => head.Preview.Length > 0 && entry.Text.StartsWith(head.Preview, StringComparison.Ordinal) ? new ConversationWrite(head with { Preview = "" }) : null,
            ct);

        // What was to be sent on goes first: a message that is not there any more is not sent.
        await conversations.RemoveSendAsync(entry.ConversationId, entry.Sequence, ct);
        await conversations.UpdateEntryAsync(entry.ConversationId, entry.Sequence, it => it.Type is EntryType.Event ? null : Instead(it), ct);
    }

    private static ConversationEntry Instead(ConversationEntry it) => new()
    {
        ConversationId = it.ConversationId,
        Sequence = it.Sequence,
        Type = EntryType.Event,
        MessageId = it.MessageId,
        Direction = Direction.Inbound,
        Channel = it.Channel,
        Text = ConversationEvents.Erased,
        At = it.At,
    };
}
