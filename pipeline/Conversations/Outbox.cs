using Omni.Pipeline.Messages;
using Omni.Pipeline.Ports;

namespace Omni.Pipeline.Conversations;

/// <summary>
/// The outbound messages of a conversation that no channel has yet. A row is claimed by ETag for longer than a call may take,
/// so that two deliverers never send the same message at once; settling it and marking the message is one atomic batch.
/// </summary>
/// <param name="tables">Where they are.</param>
/// <param name="deliverer">The process.</param>
/// <param name="time">The clock.</param>
public sealed class Outbox(ITables tables, Deliverer deliverer, TimeProvider time)
{
    /// <summary>How long a claim holds: more than a channel call's time-out.</summary>
    public static readonly TimeSpan Claim = TimeSpan.FromSeconds(60);

    private const string ChannelColumn = "channel";
    private const string AttemptsColumn = "attempts";
    private const string ClaimedUntilColumn = "claimedUntil";
    private const string ClaimedByColumn = "claimedBy";
    private const string MessageColumn = "id";
    private const string HandedOverColumn = "handedOver";

    private readonly ITable _table = tables.Get(TableNames.Conversations);

    /// <summary>The lowest pending message of a channel; null when there is none.</summary>
    public async ValueTask<PendingSend?> LowestAsync(string conversationId, string channel, CancellationToken ct)
    {
        var range = RowRange.Prefix(ConversationRows.OutPrefix);
        while (true)
        {
            var rows = await _table.RangeAsync(conversationId, range, 100, ct);
            foreach (var row in rows)
            {
                if (row.Text(ChannelColumn) == channel)
                {
                    return Read(row);
                }
            }

            if (rows.Count < 100)
            {
                return null;
            }

            range = range.After(rows[^1].Key);
        }
    }

    /// <summary>The highest pending message of a channel, whose delivery sends all before it; null when there is none.</summary>
    public async ValueTask<PendingSend?> HighestAsync(string conversationId, string channel, CancellationToken ct)
    {
        PendingSend? highest = null;
        await foreach (var row in WholePartition.ReadAsync(_table, conversationId, RowRange.Prefix(ConversationRows.OutPrefix), ct))
        {
            highest = row.Text(ChannelColumn) == channel ? Read(row) : highest;
        }

        return highest;
    }

    /// <summary>Takes the message for one try; null when another has it.</summary>
    public async ValueTask<PendingSend?> ClaimAsync(PendingSend pending, string channel, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        if (pending.ClaimedUntil > now)
        {
            return null;
        }

        var claimed = pending with { Attempts = pending.Attempts + 1, ClaimedUntil = now + Claim };
        var row = Row(claimed, channel).SetText(ClaimedByColumn, deliverer.Id);
        var result = await _table.WriteAsync(RowChange.Replace(row, pending.ETag), ct);
        return result.IsWritten ? claimed with { ETag = result.ETag } : null;
    }

    /// <summary>Gives a claimed message back for a later try. Until then it rests, also when a later message asks for its turn.</summary>
    public async ValueTask ReleaseAsync(PendingSend claimed, string channel, DateTimeOffset until, CancellationToken ct) =>
        await _table.WriteAsync(RowChange.Replace(Row(claimed with { ClaimedUntil = until }, channel), claimed.ETag), ct);

    /// <summary>
    /// Gives a claimed message to its compensation, which alone tries it from now on. It rests until then; those behind it wait for it.
    /// </summary>
    public ValueTask HandOverAsync(PendingSend claimed, string channel, DateTimeOffset until, CancellationToken ct) =>
        ReleaseAsync(claimed with { IsHandedOver = true }, channel, until, ct);

    /// <summary>Ends a claimed message and says on the message what became of it. False when the claim was lost.</summary>
    public async ValueTask<ConversationEntry?> SettleAsync(PendingSend claimed, DeliveryState state, string reason, string platformId, CancellationToken ct)
    {
        while (await _table.GetAsync(claimed.ConversationId, ConversationRows.MessageKey(claimed.Sequence), ct) is { } row)
        {
            var entry = ConversationRows.ToEntry(row) with { Delivery = state, DeliveryReason = reason, PlatformId = platformId };
            List<RowChange> changes =
            [
                RowChange.Delete(claimed.ConversationId, ConversationRows.OutKey(claimed.Sequence), claimed.ETag),
                RowChange.Replace(ConversationRows.From(entry), row.ETag),
            ];
            if (entry.Template is not null && platformId.Length > 0)
            {
                // The platform reports of it later, by this id.
                changes.Add(RowChange.Upsert(
                    new Row(claimed.ConversationId, ConversationRows.SentKey(platformId)).Set(ConversationRows.SequenceColumn, claimed.Sequence)));
            }

            var result = await _table.BatchAsync(changes, ct);
            if (result.IsWritten)
            {
                return entry;
            }

            if (result.FailedIndex == 0)
            {
                return null;
            }
        }

        return null;
    }

    /// <summary>Makes a failed message pending again, with all its tries before it; leaves every other as it is.</summary>
    public async ValueTask ReopenAsync(string conversationId, long sequence, CancellationToken ct)
    {
        while (await _table.GetAsync(conversationId, ConversationRows.MessageKey(sequence), ct) is { } row
            && ConversationRows.ToEntry(row) is { Delivery: DeliveryState.Failed } failed
            && !failed.Flags.Contains(MessageFlags.Blocked, StringComparer.Ordinal))
        {
            var pending = failed with { Delivery = DeliveryState.Pending, DeliveryReason = "" };
            if ((await _table.BatchAsync([RowChange.Replace(ConversationRows.From(pending), row.ETag), RowChange.Insert(Row(pending))], ct)).IsWritten)
            {
                return;
            }
        }
    }

    internal static Row Row(ConversationEntry entry) =>
        Row(new PendingSend(entry.ConversationId, entry.Sequence, entry.MessageId, 0, default, ""), entry.Channel);

    /// <summary>A claim of a process that is gone for sure holds nothing. A rest after a failed try is nobody's claim.</summary>
    private DateTimeOffset HeldUntil(Row row) =>
        deliverer.IsAlone && row.Text(ClaimedByColumn) is { Length: > 0 } other && other != deliverer.Id ? default : row.Instant(ClaimedUntilColumn) ?? default;

    private PendingSend Read(Row row) =>
        new(row.Partition, row.Int64("sequence"), row.Text(MessageColumn), (int)row.Int64(AttemptsColumn), HeldUntil(row), row.ETag)
        {
            IsHandedOver = row.Bool(HandedOverColumn),
        };

    private static Row Row(PendingSend pending, string channel)
    {
        var row = new Row(pending.ConversationId, ConversationRows.OutKey(pending.Sequence))
            .Set("sequence", pending.Sequence)
            .Set(MessageColumn, pending.MessageId)
            .Set(ChannelColumn, channel)
            .Set(AttemptsColumn, pending.Attempts);
        row = pending.IsHandedOver ? row.Set(HandedOverColumn, true) : row;
        return pending.ClaimedUntil == default ? row : row.Set(ClaimedUntilColumn, pending.ClaimedUntil);
    }
}

/// <param name="ConversationId">The conversation.</param>
/// <param name="Sequence">The message in it.</param>
/// <param name="MessageId">Its id, the idempotency key of every try.</param>
/// <param name="Attempts">Tries begun so far.</param>
/// <param name="ClaimedUntil">Until when a deliverer has it, or it rests after a failed try.</param>
/// <param name="ETag">Guards the row.</param>
public sealed record PendingSend(string ConversationId, long Sequence, string MessageId, int Attempts, DateTimeOffset ClaimedUntil, string ETag)
{
    /// <summary>Whether its compensation has it.</summary>
    public bool IsHandedOver { get; init; }
}
