using System.Text;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Omni.Pipeline.Media;
using Omni.Pipeline.Ports;

namespace Omni.Functions.Adapters;

/// <summary>
/// Files as blobs. A blob is committed whole and only where none is, so a second writer changes nothing, and calls may be tried again.
/// Names go as Base64: a blob's metadata is ASCII.
/// </summary>
internal sealed class BlobMediaStore(BlobContainerClient container) : IMediaStore
{
    public const string Container = "media";

    private const string NameKey = "name";
    private const string OwnerKey = "owner";

    public static BlobClientOptions Options() => new()
    {
        Retry = { MaxRetries = 2, Delay = TimeSpan.FromMilliseconds(200), MaxDelay = TimeSpan.FromSeconds(2), NetworkTimeout = TimeSpan.FromSeconds(30) },
    };

    public async ValueTask WriteAsync(string id, Stream content, MediaInfo info, CancellationToken ct)
    {
        var options = new BlobUploadOptions
        {
            HttpHeaders = new() { ContentType = info.ContentType },
            Metadata = new Dictionary<string, string> { [NameKey] = Encode(info.Name), [OwnerKey] = Encode(info.Owner) },
            Conditions = new() { IfNoneMatch = ETag.All },
        };
        try
        {
            await Blob(MediaIds.Check(id)).UploadAsync(content, options, ct);
        }
        catch (RequestFailedException failed) when (failed.ErrorCode == BlobErrorCode.BlobAlreadyExists || failed.Status == 412)
        {
            // It is there: what was written under an id never changes.
        }
        catch (Exception e) when (StorageOutages.Is(e, ct))
        {
            throw new StorageUnavailableException("The blob service does not answer.", e);
        }
    }

    public async ValueTask<StoredMedia?> OpenAsync(string id, CancellationToken ct)
    {
        if (!MediaIds.IsValid(id))
        {
            return null;
        }

        try
        {
            var blob = Blob(id);
            var properties = (await blob.GetPropertiesAsync(cancellationToken: ct)).Value;
            var info = new MediaInfo(properties.ContentType, Decode(properties.Metadata, NameKey), Decode(properties.Metadata, OwnerKey));
            var content = await blob.OpenReadAsync(new BlobOpenReadOptions(allowModifications: false), ct);
            return new(info, properties.ContentLength, content);
        }
        catch (RequestFailedException failed) when (failed.Status == 404)
        {
            return null;
        }
        catch (Exception e) when (StorageOutages.Is(e, ct))
        {
            throw new StorageUnavailableException("The blob service does not answer.", e);
        }
    }

    public async ValueTask DeleteAsync(string id, CancellationToken ct)
    {
        try
        {
            await foreach (var derived in container.GetBlobsAsync(BlobTraits.None, BlobStates.None, MediaIds.Check(id) + "-", ct))
            {
                await Blob(derived.Name).DeleteIfExistsAsync(cancellationToken: ct);
            }

            await Blob(id).DeleteIfExistsAsync(cancellationToken: ct);
        }
        catch (Exception e) when (StorageOutages.Is(e, ct))
        {
            throw new StorageUnavailableException("The blob service does not answer.", e);
        }
    }

    private BlobClient Blob(string id) => container.GetBlobClient(id);

    private static string Encode(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private static string Decode(IDictionary<string, string> metadata, string name) =>
        metadata.TryGetValue(name, out var value) ? Encoding.UTF8.GetString(Convert.FromBase64String(value)) : "";
}
