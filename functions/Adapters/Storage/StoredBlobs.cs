using System.Runtime.CompilerServices;
using System.Text;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Omni.Pipeline.Ports;

namespace Omni.Functions.Adapters;

/// <summary>Every file, with what is said of it.</summary>
internal sealed class StoredBlobs(BlobContainerClient container, IMediaStore store) : IStoredData
{
    public string Name => "files";

    public async IAsyncEnumerable<StoredPiece> ReadAsync([EnumeratorCancellation] CancellationToken ct)
    {
        await foreach (var blob in container.GetBlobsAsync(BlobTraits.None, BlobStates.None, prefix: null, ct))
        {
            if (await store.OpenAsync(blob.Name, ct) is { } stored)
            {
                yield return new(blob.Name, new MemoryStream(Encoding.UTF8.GetBytes($"{stored.Info.Name}\n{stored.Info.Owner}")));
                yield return new(blob.Name, stored.Content);
            }
        }
    }
}
