using System.Runtime.CompilerServices;
using Omni.Pipeline.Ports;

namespace Omni.Pipeline.Privacy;

/// <summary>The erasures that are being done or looked after, in table <c>retention</c>.</summary>
public sealed class ErasureStore(ITables tables)
{
    internal const string Partition = "erasures";

    /// <summary>What is left of an erasure: counts and times under a random id.</summary>
    internal const string Receipts = "receipts";

    private readonly ITable _table = tables.Get(TableNames.Retention);

    public async ValueTask<Erasure?> FindAsync(string customerId, CancellationToken ct) =>
        await _table.GetAsync(Partition, RowLimits.KeyPart(customerId), ct) is { } row ? Erasure.Of(row) : null;

    /// <summary>Null when it was begun before.</summary>
    internal async ValueTask<Erasure?> TryBeginAsync(Erasure it, CancellationToken ct) =>
        await _table.WriteAsync(RowChange.Insert(Erasure.ToRow(Partition, it)), ct) is { IsWritten: true, ETag: var eTag } ? it with { ETag = eTag } : null;

    /// <summary>Null when somebody else went on with it.</summary>
    internal async ValueTask<Erasure?> TrySaveAsync(Erasure it, CancellationToken ct) =>
        await _table.WriteAsync(RowChange.Replace(Erasure.ToRow(Partition, it), it.ETag), ct) is { IsWritten: true, ETag: var eTag } ? it with { ETag = eTag } : null;

    /// <summary>Of one whose last look is over; without the senders and the members.</summary>
    public async ValueTask<Erasure?> ReceiptAsync(string customerId, CancellationToken ct) =>
        await _table.GetAsync(Receipts, RowLimits.KeyPart(customerId), ct) is { } row ? Erasure.Of(row) : null;

    internal async ValueTask EndAsync(Erasure it, CancellationToken ct)
    {
        var receipt = it with { Senders = [], Members = [.. it.Members.Take(1)] };
        await _table.WriteAsync(RowChange.Upsert(Erasure.ToRow(Receipts, receipt)), ct);
        await _table.WriteAsync(RowChange.Delete(Partition, it.CustomerId), ct);
    }

    /// <summary>Those that are being done or looked after.</summary>
    public async IAsyncEnumerable<Erasure> ListAsync([EnumeratorCancellation] CancellationToken ct)
    {
        await foreach (var row in WholePartition.ReadAsync(_table, Partition, RowRange.All, ct))
        {
            yield return Erasure.Of(row);
        }
    }
}
