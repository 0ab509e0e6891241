using System.Runtime.CompilerServices;
using System.Text;
using Omni.Pipeline.Ports;

namespace Omni.Runtime.Storage;

/// <summary>Every row of every table, as it is on the disk. Read some at a time, so that the database may be closed in between.</summary>
internal sealed class StoredRows(RocksDatabase database, Committer committer) : IStoredData
{
    private const int Page = 500;

    public string Name => "tables";

    public async IAsyncEnumerable<StoredPiece> ReadAsync([EnumeratorCancellation] CancellationToken ct)
    {
        await committer.SyncedAsync(ct);
        byte[] after = [];
        while (Read(after) is { Count: > 0 } page)
        {
            foreach (var (table, row, key) in page)
            {
                ct.ThrowIfCancellationRequested();
                yield return StoredPiece.Of(table, row);
                after = key;
            }
        }
    }

    private List<(string Table, Row Row, byte[] Key)> Read(byte[] after)
    {
        var rows = new List<(string, Row, byte[])>();
        using var open = database.KeepOpen();
        using var iterator = database.Iterate(database.RowFamily);
        for (iterator.Seek([.. after, 0]); rows.Count < Page && iterator.Valid(); iterator.Next())
        {
            var key = iterator.GetKeySpan().ToArray();
            var parts = Encoding.UTF8.GetString(key).Split('\0');
            rows.Add((parts[0], RowCodec.Read(parts[1], parts[2], iterator.GetValueSpan()), key));
        }

        database.DemandWhole(iterator);
        return rows;
    }
}
