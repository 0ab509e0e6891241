using Omni.Pipeline.Customers;
using Omni.Pipeline.Ports;

namespace Omni.Pipeline.Privacy.Steps;

internal sealed class EraseRecords(ITables tables) : IErasureStep
{
    private readonly ITable _table = tables.Get(TableNames.Customers);

    public string Name => ErasureSteps.Records;

    /// <summary>All but the mark that the customer was erased.</summary>
    public async ValueTask<long> RunAsync(Erasure erasure, CancellationToken ct)
    {
        var removed = 0L;
        foreach (var id in erasure.Ids)
        {
            removed += await PartitionWipe.RunAsync(_table, id, new("", CustomerRows.Erased), ct);
            removed += await PartitionWipe.RunAsync(_table, id, RowRange.All.After(CustomerRows.Erased), ct);
        }

        return removed;
    }
}
