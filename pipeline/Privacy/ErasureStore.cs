using System.Runtime.CompilerServices;
using Omni.Pipeline.Ports;

namespace Omni.Pipeline.Privacy;

/// <summary>The erasures that are being done or looked after, in table <c>retention</c>.</summary>
public sealed class ErasureStore(ITables tables)
{
    internal const string Partition = "erasures";

    private readonly ITable _table = tables.Get(TableNames.Retention);

    public async ValueTask<Erasure?> FindAsync(string customerId, CancellationToken ct) =>
        await _table.GetAsync(Partition, RowLimits.KeyPart(customerId), ct) is { } row ? Erasure.Of(row) : null;

    /// <summary>Null when it was begun before.</summary>
    internal async ValueTask<Erasure?> TryBeginAsync(Erasure it, CancellationToken ct) =>
        await _table.WriteAsync(RowChange.Insert(Erasure.ToRow(it)), ct) is { IsWritten: true, ETag: var eTag } ? it with { ETag = eTag } : null;

    /// <summary>Null when somebody else went on with it.</summary>
    internal async ValueTask<Erasure?> TrySaveAsync(Erasure it, CancellationToken ct) =>
        await _table.WriteAsync(RowChange.Replace(Erasure.ToRow(it), it.ETag), ct) is { IsWritten: true, ETag: var eTag } ? it with { ETag = eTag } : null;

    internal async ValueTask EndAsync(Erasure it, CancellationToken ct) => await _table.WriteAsync(RowChange.Delete(Partition, it.CustomerId, it.ETag), ct);

    internal async IAsyncEnumerable<Erasure> ListAsync([EnumeratorCancellation] CancellationToken ct)
    {
        await foreach (var row in WholePartition.ReadAsync(_table, Partition, RowRange.All, ct))
        {
            yield return Erasure.Of(row);
        }
    }
}
