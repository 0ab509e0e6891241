using System.Runtime.CompilerServices;
using Omni.Pipeline.Ports;

namespace Omni.Functions.Adapters;

/// <summary>Every row of every table.</summary>
internal sealed class StoredEntities(TableStorageTables tables) : IStoredData
{
    public string Name => "tables";

    public async IAsyncEnumerable<StoredPiece> ReadAsync([EnumeratorCancellation] CancellationToken ct)
    {
        foreach (var table in TableNames.All)
        {
            await foreach (var row in tables.ReadAllAsync(table, ct))
            {
                yield return StoredPiece.Of(table, row);
            }
        }
    }
}
