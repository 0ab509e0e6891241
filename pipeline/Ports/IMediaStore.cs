namespace Omni.Pipeline.Ports;

/// <summary>Keeps files: attachments, and texts too long for a row. What was written under an id never changes.</summary>
public interface IMediaStore
{
    /// <summary>Keeps the content; writing the same id again is a no-op that succeeds.</summary>
    /// <param name="id">Letters, digits and dashes, at most 64. What is derived from a file has its id, a dash and a word.</param>
    /// <param name="content">Read to its end.</param>
    /// <param name="info">What to say of it when it is read.</param>
    /// <param name="ct">Ends the wait; nothing half-written stays visible.</param>
    /// <exception cref="ArgumentException">It is no id.</exception>
    /// <exception cref="StorageUnavailableException">The store can't keep it now; nothing of it is visible.</exception>
    ValueTask WriteAsync(string id, Stream content, MediaInfo info, CancellationToken ct);

    /// <summary>Null when there is none, and for what is no id. The caller disposes the content.</summary>
    ValueTask<StoredMedia?> OpenAsync(string id, CancellationToken ct);

    /// <summary>Removes it and everything derived from it; no error when it is gone.</summary>
    ValueTask DeleteAsync(string id, CancellationToken ct);
}

/// <param name="ContentType">As sniffed.</param>
/// <param name="Name">As the sender named it; may be empty.</param>
/// <param name="Owner">
/// Whose it is, so that it can be exported and erased: the customer for what a platform delivered, the uploader (<see cref="Media.Uploads"/>) for
/// what was uploaded.
/// </param>
public sealed record MediaInfo(string ContentType, string Name, string Owner);

/// <param name="Info">As written.</param>
/// <param name="Bytes">Size of the content.</param>
/// <param name="Content">Seekable where the store can.</param>
public sealed record StoredMedia(MediaInfo Info, long Bytes, Stream Content) : IAsyncDisposable
{
    public ValueTask DisposeAsync() => Content.DisposeAsync();
}
