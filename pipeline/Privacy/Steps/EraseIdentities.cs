using Omni.Pipeline.Customers;

namespace Omni.Pipeline.Privacy.Steps;

internal sealed class EraseIdentities(CustomerStore customers, MergeStore merges) : IErasureStep
{
    public string Name => ErasureSteps.Identities;

    public async ValueTask<long> RunAsync(Erasure erasure, CancellationToken ct)
    {
        var removed = 0L;
        foreach (var it in await merges.IdentitiesAsync(erasure.Ids, ct))
        {
            var partition = it.Identifier.Length > 0 ? VerifiedIdentifiers.PartitionOf(it.Identifier) : new ChannelIdentity(it.Channel, it.Account, it.Address).Key;
            removed += await customers.UnlinkAsync(partition, erasure.Ids, ct) ? 1 : 0;
        }

        return removed;
    }
}
