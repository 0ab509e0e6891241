using Omni.Pipeline.Ports;

namespace Omni.Pipeline.Privacy;

/// <summary>
/// Looks through all that the host keeps for the ids of an erased customer, under which everything of the customer's lies. Names and addresses it can't
/// look for: nothing knows them any more.
/// </summary>
public sealed class ErasureProof(PersonalDataScan scan)
{
    /// <summary>The store of the rows.</summary>
    private const string Tables = "tables";

    /// <summary>The store of what is on its way.</summary>
    private const string Queues = "queues";

    /// <summary>How the tables begin in which a host keeps what orchestrations remember.</summary>
    private const string Orchestrations = "orchestrations";

    /// <summary>In how many places they are where docs/privacy.md does not say that they stay.</summary>
    public async ValueTask<int> CountAsync(Erasure erasure, CancellationToken ct)
    {
        var ids = erasure.Ids;
        var count = 0;
        foreach (var some in ids.Chunk(PersonalDataScan.MaxTexts))
        {
            count += (await scan.FindAsync(some, found => !Stays(found, erasure), ct)).Count;
        }

        return count;
    }

    private static bool Stays(FoundText found, Erasure erasure) =>
        (found.Store == Queues && ErasureCover.OfIdsAlone.Contains(found.Place.Split('/', 2)[0])) || IsRowThatStays(found, erasure);

    private static bool IsRowThatStays(FoundText found, Erasure erasure) =>
        found.Store == Tables && found.Place.Split('/', 3) is [var table, var partition, var key] && table switch
        {
            TableNames.Audit => true,
            TableNames.Customers => key == Customers.CustomerRows.Erased,
            TableNames.Retention => partition is ErasureStore.Partition or ErasureStore.Receipts,
            // Somebody else's, who was taken for this one: that they were merged and parted.
            TableNames.Conversations => !erasure.IsTheirs(partition),
            // Ids, times and counts, until they are purged.
            _ => table.StartsWith(Orchestrations, StringComparison.Ordinal),
        };
}
