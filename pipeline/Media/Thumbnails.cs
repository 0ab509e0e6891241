using Omni.Pipeline.Ports;

namespace Omni.Pipeline.Media;

/// <summary>Thumbnails of kept pictures, made when first asked for and then kept beside them.</summary>
public sealed class Thumbnails(IMediaStore store, IThumbnails maker) : IDisposable
{
    private static readonly MediaInfo Info = new("image/jpeg", "", "");

    // Unpacking a picture costs memory and a core: few at a time, whoever asks.
    private readonly SemaphoreSlim _making = new(2, 2);

    /// <summary>Null when there is no such file, or it is no picture that one can be made of.</summary>
    public async ValueTask<StoredMedia?> OpenAsync(string mediaId, CancellationToken ct)
    {
        var id = MediaIds.ThumbnailOf(mediaId);
        if (!MediaIds.IsValid(mediaId) || !MediaIds.IsValid(id))
        {
            return null;
        }

        if (await store.OpenAsync(id, ct) is { } made)
        {
            return made;
        }

        await _making.WaitAsync(ct);
        try
        {
            return await store.OpenAsync(id, ct) ?? await MakeAsync(mediaId, id, ct);
        }
        finally
        {
            _making.Release();
        }
    }

    public void Dispose() => _making.Dispose();

    private async ValueTask<StoredMedia?> MakeAsync(string mediaId, string id, CancellationToken ct)
    {
        await using var original = await store.OpenAsync(mediaId, ct);
        if (original is null || MediaType.Of(original.Info.ContentType).Class is not MediaClass.Image
            || await maker.MakeAsync(original.Content, ct) is not { } picture)
        {
            return null;
        }

        await store.WriteAsync(id, new MemoryStream(picture), Info with { Owner = original.Info.Owner }, ct);
        if (await store.OpenAsync(mediaId, ct) is not { } still)
        {
            await store.DeleteAsync(id, ct); // Removed meanwhile: nobody would look for what was made of it.
            return null;
        }

        await still.DisposeAsync();
        return await store.OpenAsync(id, ct);
    }
}
