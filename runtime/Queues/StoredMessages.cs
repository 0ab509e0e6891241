using System.Globalization;
using System.Runtime.CompilerServices;
using Omni.Pipeline.Ports;
using Omni.Runtime.Storage;

namespace Omni.Runtime.Queues;

/// <summary>Every message of every queue, those that were set aside too, as they are on the disk.</summary>
internal sealed class StoredMessages(RocksDatabase database, Committer committer) : IStoredData
{
    private const int Page = 200;

    public string Name => "queues";

    public async IAsyncEnumerable<StoredPiece> ReadAsync([EnumeratorCancellation] CancellationToken ct)
    {
        await committer.SyncedAsync(ct);
        byte[] after = [];
        while (Read(after) is { Count: > 0 } page)
        {
            foreach (var (key, bytes) in page)
            {
                ct.ThrowIfCancellationRequested();
                var id = QueueKeys.Read(key);
                yield return new(string.Create(CultureInfo.InvariantCulture, $"{id.Queue}/{id.SequenceNumber}"), new MemoryStream(bytes));
                after = key;
            }
        }
    }

    private List<(byte[] Key, byte[] Bytes)> Read(byte[] after)
    {
        var found = new List<(byte[], byte[])>();
        using var open = database.KeepOpen();
        using var iterator = database.Iterate(database.QueueFamily);
        for (iterator.Seek([.. after, 0]); found.Count < Page && iterator.Valid(); iterator.Next())
        {
            found.Add((iterator.GetKeySpan().ToArray(), iterator.GetValueSpan().ToArray()));
        }

        database.DemandWhole(iterator);
        return found;
    }
}
