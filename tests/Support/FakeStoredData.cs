using System.Globalization;
using System.Text;
using Omni.Pipeline.Ports;

namespace Omni.Tests.Support;

/// <summary>Everything that the fakes hold, for a scan.</summary>
internal sealed class FakeStoredData(string name, Func<IEnumerable<StoredPiece>> pieces) : IStoredData
{
    public string Name => name;

    public static FakeStoredData Of(FakeTables tables) => new("tables", () =>
        from table in TableNames.All
        from partition in tables.Fake(table).Partitions()
        from row in tables.Fake(table).Range(partition, RowRange.All, RowLimits.MaxRange)
        select StoredPiece.Of(table, row));

    public static FakeStoredData Of(FakeStageQueue queues) => new("queues", () =>
        from queue in QueueNames.All
        from message in queues.Sent(queue)
        select new StoredPiece($"{queue}/{message.SessionId}/{message.MessageId}", new MemoryStream(message.Body.ToBytes())));

    public static FakeStoredData Of(IEnumerable<DeadLetter> letters) => new("letters", () =>
        letters.Select(it => new StoredPiece(string.Create(CultureInfo.InvariantCulture, $"{it.Queue}/{it.SessionId}/{it.SequenceNumber}"), new MemoryStream(it.Body.ToArray()))));

    public static FakeStoredData Of(FakeMediaStore media) => new("files", () => media.Ids.SelectMany(id => (StoredPiece[])
    [
        new(id, new MemoryStream(media.Content(id)!)),
        new(id, new MemoryStream(Encoding.UTF8.GetBytes($"{media.Info(id)!.Name}\n{media.Info(id)!.Owner}"))),
    ]));

    public async IAsyncEnumerable<StoredPiece> ReadAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        foreach (var piece in pieces().ToList())
        {
            ct.ThrowIfCancellationRequested();
            yield return piece;
        }

        await Task.CompletedTask;
    }
}
