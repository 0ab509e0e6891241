using Omni.Pipeline.Conversations;
using Omni.Pipeline.Ports;

namespace Omni.Pipeline.Webhooks;

/// <summary>How far a system was told of a conversation, and what came of the last try.</summary>
/// <param name="Sequence">Everything up to this entry.</param>
/// <param name="FailingSince">When the first try of the next one failed; null when none did.</param>
/// <param name="Tries">How often the next one was tried.</param>
/// <param name="NotBefore">When it is tried again; null for at once.</param>
internal sealed record WebhookCursor(long Sequence, DateTimeOffset? FailingSince = null, int Tries = 0, DateTimeOffset? NotBefore = null);

/// <summary>The cursors, each in a row of its conversation, so that whoever removes the conversation removes them.</summary>
internal sealed class WebhookCursors(ITables tables)
{
    private readonly ITable _table = tables.Get(TableNames.Conversations);

    public async ValueTask<WebhookCursor> GetAsync(string conversationId, string endpoint, CancellationToken ct) =>
        await _table.GetAsync(conversationId, ConversationRows.HookPrefix + endpoint, ct) is { } row
            ? new(row.Int64("sequence"), row.Instant("failingSince"), (int)row.Int64("tries"), row.Instant("notBefore"))
            : new(0);

    /// <summary>
    /// One consumer at a time has a conversation's line; one whose lock was lost may set an older cursor, and then events are sent again
    /// under their ids.
    /// </summary>
    public async ValueTask SetAsync(string conversationId, string endpoint, WebhookCursor cursor, CancellationToken ct)
    {
        var row = new Row(conversationId, ConversationRows.HookPrefix + endpoint).Set("sequence", cursor.Sequence).Set("tries", cursor.Tries);
        row = cursor.FailingSince is { } since ? row.Set("failingSince", since) : row;
        await _table.WriteAsync(RowChange.Upsert(cursor.NotBefore is { } at ? row.Set("notBefore", at) : row), ct);
    }

    public async ValueTask RemoveAsync(string conversationId, string endpoint, CancellationToken ct) =>
        await _table.WriteAsync(RowChange.Delete(conversationId, ConversationRows.HookPrefix + endpoint), ct);
}
