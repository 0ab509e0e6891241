using Omni.Pipeline.Conversations;
using Omni.Pipeline.Customers;
using Omni.Pipeline.Messages;
using Omni.Pipeline.Ports;
using Omni.Pipeline.Search;

namespace Omni.Pipeline.Privacy.Steps;

/// <summary>
/// After a merge that was undone, messages stand in conversations of the other. A customer's timeline knows them. An event takes their
/// place, so that the conversation has no gap that a page would ask for.
/// </summary>
internal sealed class EraseElsewhere(ITables tables, ConversationStore conversations, MessageRemains remains, SearchFeed search, SearchIndexer indexer) : IErasureStep
{
    private readonly ITable _table = tables.Get(TableNames.Customers);

    public string Name => ErasureSteps.Elsewhere;

    public async ValueTask<long> RunAsync(Erasure erasure, CancellationToken ct)
    {
        var (removed, changed) = (0L, new HashSet<string>(StringComparer.Ordinal));
        foreach (var id in erasure.Ids)
        {
            await foreach (var place in WholePartition.ReadAsync(_table, id, RowRange.Prefix(CustomerRows.TimelinePrefix), ct))
            {
                var (conversation, sequence) = (place.Text("conversation"), place.Int64("sequence"));
                if (!erasure.IsTheirs(conversation)
                    && await conversations.EntryAsync(conversation, sequence, ct) is { Type: EntryType.Message } entry)
                {
                    // Noted before it is changed, and so read again also after a crash; without one, at once.
                    await search.ConversationChangedAsync(conversation, sequence, ct);
                    await RemoveAsync(entry, erasure, ct);
                    changed.Add(conversation);
                    removed++;
                }
            }
        }

        await indexer.ForgetMessagesAsync(changed, ct);

        return removed;
    }

    private async ValueTask RemoveAsync(ConversationEntry entry, Erasure erasure, CancellationToken ct)
    {
        await remains.RemoveFilesAsync([entry], ct);
        await remains.RemoveMarksAsync([entry], erasure.IsTheirs, ct);
        await conversations.UpdateAsync(
            entry.ConversationId,
            head => Without(head, entry) is var bare && bare != head ? new ConversationWrite(bare) : null,
            ct);

        // What was to be sent on goes first: a message that is not there any more is not sent.
        await conversations.RemoveSendAsync(entry.ConversationId, entry.Sequence, ct);
        await conversations.UpdateEntryAsync(entry.ConversationId, entry.Sequence, it => it.Type is EntryType.Event ? null : Instead(it), ct);
    }

    /// <summary>A note for answers may be theirs, too; without it a channel knows another way.</summary>
    private static Conversation Without(Conversation head, ConversationEntry entry) => head with
    {
        Preview = entry.Text.StartsWith(head.Preview, StringComparison.Ordinal) ? "" : head.Preview,
        ReplyContext = "",
    };

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
