using Omni.Pipeline.Customers;
using Omni.Pipeline.Media;

namespace Omni.Pipeline.Privacy.Steps;

internal sealed class EraseUploads(MergeStore merges, Uploads uploads) : IErasureStep
{
    public string Name => ErasureSteps.Uploads;

    public async ValueTask<long> RunAsync(Erasure erasure, CancellationToken ct)
    {
        var removed = 0L;
        foreach (var it in await merges.IdentitiesAsync(erasure.Ids, ct))
        {
            removed += it.Channel.Length > 0 ? await uploads.RemoveAsync(Uploads.OfCustomer(it.Channel, it.Account, it.Address), erasure.At, ct) : 0;
        }

        return removed;
    }
}
