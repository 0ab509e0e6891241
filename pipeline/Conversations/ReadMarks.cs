using Omni.Pipeline.Ports;

namespace Omni.Pipeline.Conversations;

/// <summary>Who has read.</summary>
public enum Reader
{
    Customer = 1,

    /// <summary>Any of the company's people.</summary>
    Agent,
}

/// <summary>How far a conversation was read, one row for each side; it only ever goes up. No message's row is touched.</summary>
public sealed class ReadMarks(ITables tables)
{
    private const string SequenceColumn = "sequence";

    private readonly ITable _table = tables.Get(TableNames.Conversations);

    /// <summary>0 when nothing was read.</summary>
    public async ValueTask<long> GetAsync(string conversationId, Reader reader, CancellationToken ct) =>
        (await _table.GetAsync(conversationId, Key(reader), ct))?.Int64(SequenceColumn) ?? 0;

    /// <summary>False when it was read that far before.</summary>
    /// <param name="conversationId">One that is there.</param>
    /// <param name="reader">Which side.</param>
    /// <param name="sequence">At most the conversation's last.</param>
    /// <param name="ct">Ends the wait.</param>
    public async ValueTask<bool> AdvanceAsync(string conversationId, Reader reader, long sequence, CancellationToken ct)
    {
        while (true)
        {
            var row = await _table.GetAsync(conversationId, Key(reader), ct);
            if (sequence <= (row?.Int64(SequenceColumn) ?? 0))
            {
                return false;
            }

            var changed = new Row(conversationId, Key(reader)).Set(SequenceColumn, sequence);
            if ((await _table.WriteAsync(row is null ? RowChange.Insert(changed) : RowChange.Replace(changed, row.ETag), ct)).IsWritten)
            {
                return true;
            }
        }
    }

    private static string Key(Reader reader) => ConversationRows.ReadPrefix + WireNames.Of(reader);
}
