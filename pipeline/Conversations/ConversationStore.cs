using System.Buffers;
using Omni.Pipeline.Ports;

namespace Omni.Pipeline.Conversations;

/// <summary>Keeps conversations: a head, its numbered messages and events, its outbox. One partition each, so a change is atomic.</summary>
public sealed class ConversationStore(ITables tables)
{
    private static readonly SearchValues<char> IdCharacters =
        SearchValues.Create("-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    private readonly ITable _table = tables.Get(TableNames.Conversations);

    public async ValueTask<Conversation?> GetAsync(string id, CancellationToken ct) =>
        IsId(id) && await _table.GetAsync(id, ConversationRows.Head, ct) is { } row ? row.As(ConversationRows.ToConversation) : null;

    /// <summary>False when the conversation is there already: another opened it.</summary>
    public async ValueTask<bool> TryOpenAsync(Conversation conversation, CancellationToken ct) =>
        (await _table.WriteAsync(RowChange.Insert(ConversationRows.From(conversation)), ct)).IsWritten;

    /// <summary>
    /// Reads the head, lets <paramref name="decide"/> say what shall change (null: nothing), and writes it if nobody else
    /// changed the head meanwhile; otherwise asks again. <paramref name="decide"/> may run several times.
    /// </summary>
    public async ValueTask<UpdateResult> UpdateAsync(string id, Func<Conversation, ConversationWrite?> decide, CancellationToken ct)
    {
        while (true)
        {
            if (await GetAsync(id, ct) is not { } head)
            {
                return new(UpdateStatus.Missing, null, 0);
            }

            if (decide(head) is not { } write)
            {
                return new(UpdateStatus.Unchanged, head, 0);
            }

            var last = head.LastSequence + write.Entries.Length;
            var changed = write.Head with { LastSequence = last };
            var changes = Changes(head, changed, write, last);
            var result = await _table.BatchAsync(changes, ct);
            if (result.IsWritten)
            {
                return new(UpdateStatus.Written, changed with { ETag = result.ETags[0] }, write.Entries.Length == 0 ? 0 : last);
            }

            if (write.OnceId.Length > 0 && await _table.GetAsync(id, ConversationRows.IdKey(write.OnceId), ct) is { } once)
            {
                return new(UpdateStatus.Repeated, await GetAsync(id, ct), once.Int64("sequence"));
            }
        }
    }

    /// <summary>Entries after a sequence (0: from the start), oldest first.</summary>
    public async ValueTask<IReadOnlyList<ConversationEntry>> EntriesAsync(string id, long after, long before, int limit, CancellationToken ct)
    {
        if (!IsId(id) || after == long.MaxValue)
        {
            return [];
        }

        var to = before == long.MaxValue ? RowRange.Prefix(ConversationRows.MessagePrefix).To : ConversationRows.MessageKey(before);
        var rows = await _table.RangeAsync(id, new RowRange(ConversationRows.MessageKey(after + 1), to), limit, ct);
        return [.. rows.Select(ConversationRows.ToEntry)];
    }

    public async ValueTask<ConversationEntry?> EntryAsync(string id, long sequence, CancellationToken ct) =>
        await _table.GetAsync(id, ConversationRows.MessageKey(sequence), ct) is { } row ? ConversationRows.ToEntry(row) : null;

    /// <summary>
    /// Changes a message that is written, unless somebody else does so meanwhile: then <paramref name="change"/> is asked again (null:
    /// nothing to change). The message as it is now; null when there is none.
    /// </summary>
    public async ValueTask<ConversationEntry?> UpdateEntryAsync(
        string id, long sequence, Func<ConversationEntry, ConversationEntry?> change, CancellationToken ct)
    {
        while (await _table.GetAsync(id, ConversationRows.MessageKey(sequence), ct) is { } row)
        {
            var entry = ConversationRows.ToEntry(row);
            if (change(entry) is not { } changed)
            {
                return entry;
            }

            if ((await _table.WriteAsync(RowChange.Replace(ConversationRows.From(changed), row.ETag), ct)).IsWritten)
            {
                return changed;
            }
        }

        return null;
    }

    private static List<RowChange> Changes(Conversation head, Conversation changed, ConversationWrite write, long last)
    {
        var changes = new List<RowChange>(4) { RowChange.Replace(ConversationRows.From(changed), head.ETag) };
        for (var i = 0; i < write.Entries.Length; i++)
        {
            var entry = write.Entries[i] with { Sequence = head.LastSequence + 1 + i };
            changes.Add(RowChange.Insert(ConversationRows.From(entry)));
            if (entry.Delivery is DeliveryState.Pending)
            {
                changes.Add(RowChange.Insert(Outbox.Row(entry)));
            }
        }

        if (write.OnceId.Length > 0)
        {
            changes.Add(RowChange.Insert(new Row(head.Id, ConversationRows.IdKey(write.OnceId)).Set("sequence", last)));
        }

        if (write.Extra is { } extra)
        {
            changes.Add(extra(last));
        }

        return changes;
    }

    private static bool IsId(string id) => id.Length is > 0 and <= 80 && !id.AsSpan().ContainsAnyExcept(IdCharacters);
}
