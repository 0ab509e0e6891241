using System.Globalization;
using Omni.Pipeline.Customers;
using Omni.Pipeline.Ports;

namespace Omni.Pipeline.Conversations;

/// <summary>
/// Which notes call an agent, newest first, and which of them the agent has seen: rows that say where to look. The note is the truth; a row
/// without one is removed by whoever notices.
/// </summary>
public sealed class Mentions(ITables tables, ConversationStore conversations, CustomerStore customers, IFeed feed)
{
    private const string AgentPrefix = "mentions:";
    private const string ReadColumn = "readAt";

    private readonly ITable _table = tables.Get(TableNames.Inboxes);

    /// <summary>Again changes nothing, and tells the agent again.</summary>
    internal async ValueTask AddAsync(Conversation head, ConversationEntry note, string agentId, CancellationToken ct)
    {
        var row = new Row(AgentPrefix + agentId, KeyOf(note))
            .Set("conversation", note.ConversationId)
            .Set("sequence", note.Sequence)
            .Set("by", note.AgentId)
            .Set("at", note.At);
        await _table.WriteAsync(RowChange.Insert(row), ct);

        // Who erases marks the customer and looks for these rows then: a later one shows here, an earlier one there.
        if (await customers.ErasedAtAsync(head.CustomerId, ct) is not null)
        {
            await _table.WriteAsync(RowChange.Delete(row.Partition, row.Key), ct);
            return;
        }

        await feed.SendToUserAsync(
            FeedNames.Agent(agentId), new FeedEvent(FeedNames.Mentioned, new MentionedEvent(row.Key, note.ConversationId, note.Sequence, note.AgentId)), ct);
    }

    /// <summary>The agent has seen it; again changes nothing. False when there is no such mention.</summary>
    public async ValueTask<bool> ReadAsync(string agentId, string mentionId, DateTimeOffset now, CancellationToken ct)
    {
        while (IsId(mentionId) && await _table.GetAsync(AgentPrefix + agentId, mentionId, ct) is { } row)
        {
            if (row.Instant(ReadColumn) is not null)
            {
                return true;
            }

            var read = new Row(row.Partition, row.Key)
                .Set("conversation", row.Text("conversation"))
                .Set("sequence", row.Int64("sequence"))
                .Set("by", row.Text("by"))
                .Set("at", row.Instant("at") ?? now)
                .Set(ReadColumn, now);
            if ((await _table.WriteAsync(RowChange.Replace(read, row.ETag), ct)).IsWritten)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A page, newest first.</summary>
    /// <param name="agentId">Whose.</param>
    /// <param name="after">The cursor of the page before; empty: from the newest.</param>
    /// <param name="limit">1 to 999.</param>
    /// <param name="ct">Ends the wait.</param>
    public async ValueTask<MentionPage> PageAsync(string agentId, string after, int limit, CancellationToken ct)
    {
        var rows = await _table.RangeAsync(AgentPrefix + agentId, after.Length == 0 ? RowRange.All : RowRange.All.After(after), limit + 1, ct);
        var found = new List<Mention>();
        foreach (var row in rows.Take(limit))
        {
            var (id, sequence) = (row.Text("conversation"), row.Int64("sequence"));
            if (await conversations.GetAsync(id, ct) is { } head
                && await conversations.EntryAsync(id, sequence, ct) is { Type: EntryType.Note } note && note.Mentions.Contains(agentId, StringComparer.Ordinal))
            {
                found.Add(new(row.Key, row.Text("by"), row.Instant("at") ?? note.At, row.Instant(ReadColumn), head, note));
            }
            else
            {
                await _table.WriteAsync(RowChange.Delete(row.Partition, row.Key, row.ETag), ct);
            }
        }

        return new(found, rows.Count > limit ? rows[limit - 1].Key : "");
    }

    /// <summary>How many of the newest 999 the agent has not seen.</summary>
    public async ValueTask<int> UnreadAsync(string agentId, CancellationToken ct) =>
        (await _table.RangeAsync(AgentPrefix + agentId, RowRange.All, RowLimits.MaxRange - 1, ct)).Count(row => row.Instant(ReadColumn) is null);

    /// <summary>Removes those of a note.</summary>
    /// <returns>How many.</returns>
    internal async ValueTask<long> RemoveAsync(ConversationEntry note, CancellationToken ct)
    {
        var removed = 0L;
        foreach (var agentId in note.Mentions)
        {
            removed += (await _table.WriteAsync(RowChange.Delete(AgentPrefix + agentId, KeyOf(note)), ct)).IsWritten ? 1 : 0;
        }

        return removed;
    }

    /// <summary>Whether a text can be an id of a mention, or a cursor of a page of them.</summary>
    public static bool IsId(string text) => text.Length is > 20 and <= 128 && text.All(it => char.IsAsciiLetterOrDigit(it) || it is '-' or '.');

    /// <summary>The newest first; and found again by the note.</summary>
    private static string KeyOf(ConversationEntry note) =>
        string.Create(CultureInfo.InvariantCulture, $"{DateTimeOffset.MaxValue.UtcTicks - note.At.UtcTicks:D19}.{note.ConversationId}.{note.Sequence:D12}");
}

/// <param name="Id">For <see cref="Mentions.ReadAsync"/>.</param>
/// <param name="ByAgentId">Who wrote the note.</param>
/// <param name="At">When.</param>
/// <param name="ReadAt">When the agent saw it; null until then.</param>
/// <param name="Conversation">Where it stands.</param>
/// <param name="Note">What it says.</param>
public sealed record Mention(string Id, string ByAgentId, DateTimeOffset At, DateTimeOffset? ReadAt, Conversation Conversation, ConversationEntry Note);

/// <param name="Mentions">Newest first.</param>
/// <param name="Next">Cursor of the next page; empty at the end.</param>
public sealed record MentionPage(IReadOnlyList<Mention> Mentions, string Next);

/// <summary>Argument of the event <c>mentioned</c>.</summary>
public sealed record MentionedEvent(string MentionId, string ConversationId, long Sequence, string ByAgentId);
