using System.Collections.Concurrent;
using Omni.Pipeline.Media;
using Omni.Pipeline.Ports;

namespace Omni.Tests.Support;

/// <summary>Files in memory, with the promises of a real store.</summary>
internal sealed class FakeMediaStore : IMediaStore
{
    private readonly ConcurrentDictionary<string, (MediaInfo Info, byte[] Content)> _files = new(StringComparer.Ordinal);
    private int _refusals;

    public IReadOnlyCollection<string> Ids => [.. _files.Keys];

    /// <summary>The next calls find the store away.</summary>
    public void FailNext(int calls) => Volatile.Write(ref _refusals, calls);

    /// <summary>The bytes under an id; null when there are none.</summary>
    public byte[]? Content(string id) => _files.TryGetValue(id, out var file) ? file.Content : null;

    /// <summary>What is said of a file; null when there is none.</summary>
    public MediaInfo? Info(string id) => _files.TryGetValue(id, out var file) ? file.Info : null;

    public async ValueTask WriteAsync(string id, Stream content, MediaInfo info, CancellationToken ct)
    {
        MediaIds.Check(id);
        Refuse();
        using var bytes = new MemoryStream();
        await content.CopyToAsync(bytes, ct);
        _files.TryAdd(id, (info, bytes.ToArray()));
    }

    public ValueTask<StoredMedia?> OpenAsync(string id, CancellationToken ct)
    {
        Refuse();
        return new(_files.TryGetValue(id, out var file) ? new StoredMedia(file.Info, file.Content.Length, new MemoryStream(file.Content, writable: false)) : null);
    }

    public ValueTask DeleteAsync(string id, CancellationToken ct)
    {
        MediaIds.Check(id);
        Refuse();
        foreach (var key in _files.Keys.Where(key => key == id || key.StartsWith(id + "-", StringComparison.Ordinal)))
        {
            _files.TryRemove(key, out _);
        }

        return ValueTask.CompletedTask;
    }

    private void Refuse()
    {
        if (Volatile.Read(ref _refusals) > 0 && Interlocked.Decrement(ref _refusals) >= 0)
        {
            throw new StorageUnavailableException("The test took the media store away.");
        }
    }
}
