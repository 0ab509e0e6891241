using System.Text.Json;

namespace Omni.Bench.Load;

/// <summary>
/// Reads the conversations back over HTTP and holds them to what was acknowledged: each message once, in its sender's order, the
/// sequences without a hole. Independent of what the sockets showed.
/// </summary>
internal sealed class StoreCheck(Fleet fleet)
{
    private const int AtOnce = 4;

    private int _done;

    public int Done => Volatile.Read(ref _done);

    public long Lost { get; private set; }

    public long Duplicates { get; private set; }

    public long OutOfOrder { get; private set; }

    public bool IsClean => Lost + Duplicates + OutOfOrder is 0;

    /// <param name="from">Where each sender's conversation was before: the last sequence, and the first counter that came after it.</param>
    /// <param name="ct">Stops reading.</param>
    public Task RunAsync(IReadOnlyDictionary<Sender, StoreMark> from, CancellationToken ct) => Parallel.ForEachAsync(
        from,
        new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = ct },
        async (pair, token) =>
        {
            var (sender, mark) = pair;
            var count = sender.Acknowledged - mark.Counter;
            var ledger = new SenderLedger();
            ledger.Begin(mark.Sequence, mark.Counter, count);
            await ReadAllAsync(sender, mark.Sequence, ledger, token);
            lock (this)
            {
                Lost += count - ledger.Delivered;
                Duplicates += ledger.Duplicates;

                // A sequence that leaves one out is out of order, too: everything after it stands ahead of a hole.
                OutOfOrder += ledger.OutOfOrder + (ledger.HasGap ? 1 : 0);
            }

            Interlocked.Increment(ref _done);
        });

    private async Task ReadAllAsync(Sender sender, long after, SenderLedger ledger, CancellationToken ct)
    {
        while (true)
        {
            var page = await fleet.Admin.GetBytesAsync($"api/conversations/{sender.ConversationId}/messages?after={after}&limit=200", ct);
            var last = ReadPage(page, sender.Number, ledger, out var end);
            if (last >= end || last == 0)
            {
                return;
            }

            after = last;
        }
    }

    /// <summary>The last sequence on the page, 0 when it is empty.</summary>
    internal static long ReadPage(ReadOnlySpan<byte> json, int sender, SenderLedger ledger, out long lastSequence)
    {
        (lastSequence, long last) = (0, 0);
        var reader = new Utf8JsonReader(json);
        var (sequence, counter, isInbound) = (0L, SenderLedger.NoMessage, false);
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.EndObject && reader.CurrentDepth is 2)
            {
                ledger.Take(sequence, isInbound ? counter : SenderLedger.NoMessage);
                (last, sequence, counter, isInbound) = (sequence, 0, SenderLedger.NoMessage, false);
            }
            else if (reader.TokenType is not JsonTokenType.PropertyName)
            {
                continue;
            }
            else if (reader.ValueTextEquals("lastSequence"u8))
            {
                reader.Read();
                lastSequence = reader.GetInt64();
            }
            else if (reader.ValueTextEquals("sequence"u8))
            {
                reader.Read();
                sequence = reader.GetInt64();
            }
            else if (reader.ValueTextEquals("direction"u8))
            {
                reader.Read();
                isInbound = reader.ValueTextEquals("inbound"u8);
            }
            else if (reader.ValueTextEquals("text"u8))
            {
                reader.Read();
                counter = Marker.TryRead(reader.ValueSpan, out var number, out var read) && number == sender ? read : SenderLedger.NoMessage;
            }
        }

        return last;
    }
}

/// <summary>How far a conversation was.</summary>
/// <param name="Sequence">The last sequence.</param>
/// <param name="Counter">The first counter that was sent after it.</param>
internal readonly record struct StoreMark(long Sequence, int Counter)
{
    public static IReadOnlyDictionary<Sender, StoreMark> Of(IEnumerable<Sender> senders) =>
        senders.ToDictionary(sender => sender, sender => new StoreMark(sender.Ledger.NextSequence - 1, sender.Acknowledged));
}
