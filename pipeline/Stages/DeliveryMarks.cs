using Omni.Pipeline.Conversations;
using Omni.Pipeline.Messages;
using Omni.Pipeline.Ports;

namespace Omni.Pipeline.Stages;

/// <summary>
/// Which delivery of a message won, and which conversation it goes to: one row for each external id, insert-only but for the
/// conversation, which changes only when customers are merged or parted while the message is on its way.
/// </summary>
public sealed class DeliveryMarks(ITables tables, TimeProvider time)
{
    private const string Key = "winner";

    private readonly ITable _table = tables.Get(TableNames.Dedupe);

    /// <summary>Null when the message was not seen yet.</summary>
    public async ValueTask<DeliveryMark?> FindAsync(UnifiedMessage message, CancellationToken ct) =>
        await _table.GetAsync(Partition(message), Key, ct) is { } row
            ? new(row.Text("delivery"), row.Text("customer"), row.Text("conversation"), row.Instant("at") ?? default, row.ETag)
            : null;

    /// <summary>Sets the mark of a message that has its customer and conversation. False when another delivery was quicker.</summary>
    public async ValueTask<bool> TrySetAsync(UnifiedMessage placed, CancellationToken ct)
    {
        var mark = new DeliveryMark(placed.MessageId, placed.CustomerId, placed.ConversationId, time.GetUtcNow(), "");
        return (await _table.WriteAsync(RowChange.Insert(From(placed, mark)), ct)).IsWritten;
    }

    /// <summary>Says of a message that it goes to another conversation. False when the mark was moved meanwhile: read it again.</summary>
    public async ValueTask<bool> TryMoveAsync(UnifiedMessage message, DeliveryMark mark, string conversationId, CancellationToken ct) =>
        (await _table.WriteAsync(RowChange.Replace(From(message, mark with { ConversationId = conversationId }), mark.ETag), ct)).IsWritten;

    /// <summary>Removes the mark of a message if it is one that goes (null: whichever); whether it was.</summary>
    internal async ValueTask<bool> RemoveAsync(UnifiedMessage message, Func<DeliveryMark, bool>? goes, CancellationToken ct) =>
        await FindAsync(message, ct) is { } mark
        && goes?.Invoke(mark) != false
        && (await _table.WriteAsync(RowChange.Delete(Partition(message), Key, mark.ETag), ct)).IsWritten;

    /// <summary>The same by a message as it is stored.</summary>
    internal async ValueTask<bool> RemoveAsync(ConversationEntry entry, Func<DeliveryMark, bool>? goes, CancellationToken ct) =>
        entry.Type is EntryType.Message && await RemoveAsync(MessageOf(entry), goes, ct);

    private static UnifiedMessage MessageOf(ConversationEntry entry) => new()
    {
        MessageId = entry.MessageId,
        Direction = entry.Direction,
        Channel = entry.Channel,
        Account = entry.Account,
        SenderId = entry.Address,
        ExternalId = entry.ClientMessageId,
    };

    private static Row From(UnifiedMessage message, DeliveryMark mark) => new Row(Partition(message), Key)
        .Set("delivery", mark.MessageId)
        .Set("customer", mark.CustomerId)
        .Set("conversation", mark.ConversationId)
        .Set("at", mark.At);

    private static string Partition(UnifiedMessage message) => RowLimits.KeyPart(SessionIds.OfExternalMessage(message));
}

/// <param name="MessageId">The delivery that won.</param>
/// <param name="CustomerId">Whom it is from, or to.</param>
/// <param name="ConversationId">Where it goes.</param>
/// <param name="At">When the mark was set.</param>
/// <param name="ETag">Guards the row.</param>
public sealed record DeliveryMark(string MessageId, string CustomerId, string ConversationId, DateTimeOffset At, string ETag);
