using Omni.Pipeline.Customers;

namespace Omni.Pipeline.Privacy.Steps;

internal sealed class EraseMerges(MergeStore merges) : IErasureStep
{
    public string Name => ErasureSteps.Merges;

    public async ValueTask<long> RunAsync(Erasure erasure, CancellationToken ct)
    {
        var removed = 0L;
        foreach (var id in erasure.Ids)
        {
            removed += await merges.ForgetAsync(id, erasure.Ids, ct);
        }

        return removed;
    }
}
