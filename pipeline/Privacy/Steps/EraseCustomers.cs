using Omni.Pipeline.Customers;
using Omni.Pipeline.Ports;

namespace Omni.Pipeline.Privacy.Steps;

internal sealed class EraseCustomers(ITables tables) : IErasureStep
{
    private readonly ITable _table = tables.Get(TableNames.Customers);

    public string Name => ErasureSteps.Customers;

    public async ValueTask<long> RunAsync(Erasure erasure, CancellationToken ct)
    {
        var removed = 0L;
        foreach (var id in erasure.Ids)
        {
            // A mark of an id, a time and another id. It stays: what knows the old id must not take it for one that never was.
            await _table.WriteAsync(RowChange.Upsert(new Row(id, CustomerRows.Erased).Set(CustomerRows.ErasedAt, erasure.At).Set("with", erasure.CustomerId)), ct);
            removed += (await _table.WriteAsync(RowChange.Delete(id, CustomerRows.Profile), ct)).IsWritten ? 1 : 0;
        }

        return removed;
    }
}
