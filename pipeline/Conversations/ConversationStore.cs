using System.Buffers;
using System.Runtime.CompilerServices;
using Omni.Pipeline.Ports;

namespace Omni.Pipeline.Conversations;

/// <summary>Keeps conversations: a head, its numbered messages and events, its outbox. One partition each, so a change is atomic.</summary>
public sealed class ConversationStore(ITables tables)
{
    private static readonly SearchValues<char> IdCharacters =
        SearchValues.Create("-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    /// <summary>In the place of a sequence: the message was sent on to another conversation.</summary>
    private const long Elsewhere = 0;

    private readonly ITable _table = tables.Get(TableNames.Conversations);

    public async ValueTask<Conversation?> GetAsync(string id, CancellationToken ct) =>
        IsId(id) && await _table.GetAsync(id, ConversationRows.Head, ct) is { } row ? row.As(ConversationRows.ToConversation) : null;

    /// <summary>A customer's own conversations from the first to the newest; not those of whoever is part of the customer.</summary>
    public async IAsyncEnumerable<Conversation> EpisodesAsync(string customerId, [EnumeratorCancellation] CancellationToken ct)
    {
        for (var episode = 1; await GetAsync(Conversation.IdOf(customerId, episode), ct) is { } head; episode++)
        {
            yield return head;
        }
    }

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

            if (write.OnceId.Length > 0 && await _table.GetAsync(id, ConversationRows.IdKey(write.OnceId), ct) is { } once
                && (write.OnceETag.Length == 0 || once.ETag != write.OnceETag))
            {
                var sequence = once.Int64(ConversationRows.SequenceColumn);
                return sequence == Elsewhere
                    ? new(UpdateStatus.Left, await GetAsync(id, ct), 0, once.ETag)
                    : new(UpdateStatus.Repeated, await GetAsync(id, ct), sequence);
            }
        }
    }

    /// <summary>
    /// Notes that a message shall not be written in this conversation, unless it was. From then on whoever tries is told so, however
    /// late: the note and the message exclude each other.
    /// </summary>
    /// <returns>False when it was written here: it stays.</returns>
    public async ValueTask<bool> TryLeaveAsync(string id, string messageId, CancellationToken ct)
    {
        var note = new Row(id, ConversationRows.IdKey(messageId)).Set(ConversationRows.SequenceColumn, Elsewhere);
        while (true)
        {
            var once = await _table.GetAsync(id, ConversationRows.IdKey(messageId), ct);
            if (once is not null && once.Int64(ConversationRows.SequenceColumn) != Elsewhere)
            {
                return false;
            }

            // Written again where it is there: one who read it before and would come back here must be stopped.
            if ((await _table.WriteAsync(once is null ? RowChange.Insert(note) : RowChange.Replace(note, once.ETag), ct)).IsWritten)
            {
                return true;
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
        IsId(id) && await _table.GetAsync(id, ConversationRows.MessageKey(sequence), ct) is { } row ? ConversationRows.ToEntry(row) : null;

    /// <summary>The message with this id, where it is written here; else null.</summary>
    public async ValueTask<ConversationEntry?> FindAsync(string id, string messageId, CancellationToken ct) =>
        IsId(id) && await _table.GetAsync(id, ConversationRows.IdKey(messageId), ct) is { } once && once.Int64(ConversationRows.SequenceColumn) is var sequence and not Elsewhere
            ? await EntryAsync(id, sequence, ct)
            : null;

    /// <summary>A further row of the conversation, see <see cref="ConversationWrite.Extra"/>; null when there is none.</summary>
    internal async ValueTask<Row?> ExtraAsync(string id, string key, CancellationToken ct) => IsId(id) ? await _table.GetAsync(id, key, ct) : null;

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

    /// <summary>Removes a conversation with all that is in it, the head last.</summary>
    /// <returns>How many rows.</returns>
    internal async ValueTask<long> RemoveAsync(string id, CancellationToken ct) =>
        !IsId(id) ? 0
        : await PartitionWipe.RunAsync(_table, id, RowRange.All with { From = RowRange.All.After(ConversationRows.Head).From }, ct)
            + await PartitionWipe.RunAsync(_table, id, RowRange.All, ct);

    /// <summary>Removes some entries of a conversation, in order, with what belongs to them; the head and its sequence stay.</summary>
    internal async ValueTask<long> RemoveAsync(string id, IReadOnlyList<ConversationEntry> entries, CancellationToken ct)
    {
        if (entries.Count == 0)
        {
            return 0;
        }

        var (first, last) = (entries[0].Sequence, entries[^1].Sequence);
        var sends = await _table.RangeAsync(id, new(ConversationRows.OutKey(first), ConversationRows.OutKey(last + 1)), RowLimits.MaxRange, ct);
        var reasons = await _table.RangeAsync(id, new(ConversationRows.WhyKey(first), ConversationRows.WhyKey(last + 1)), RowLimits.MaxRange, ct);
        var keys = entries.SelectMany(entry => (string[])[ConversationRows.OutKey(entry.Sequence), ConversationRows.WhyKey(entry.Sequence)]).ToHashSet(StringComparer.Ordinal);
        var ids = entries.Where(entry => entry.Type is EntryType.Message or EntryType.Note).Select(entry => ConversationRows.IdKey(entry.MessageId));
        // The messages last: by them the rest is found.
        return await PartitionWipe.DeleteAsync(_table, id, [.. sends.Concat(reasons).Select(row => row.Key).Where(keys.Contains), .. ids], ct)
            + await PartitionWipe.DeleteAsync(_table, id, [.. entries.Select(entry => ConversationRows.MessageKey(entry.Sequence))], ct);
    }

    /// <summary>Takes a message out of what is to be sent.</summary>
    internal async ValueTask RemoveSendAsync(string id, long sequence, CancellationToken ct) =>
        await _table.WriteAsync(RowChange.Delete(id, ConversationRows.OutKey(sequence)), ct);

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
            var once = new Row(head.Id, ConversationRows.IdKey(write.OnceId)).Set(ConversationRows.SequenceColumn, last);
            changes.Add(write.OnceETag.Length == 0 ? RowChange.Insert(once) : RowChange.Replace(once, write.OnceETag));
        }

        if (write.Extra is { } extra)
        {
            changes.Add(extra(last));
        }

        return changes;
    }

    private static bool IsId(string id) => id.Length is > 0 and <= 80 && !id.AsSpan().ContainsAnyExcept(IdCharacters);
}
