using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Omni.Pipeline.Privacy;

/// <summary>An archive while it is written, and what its manifest will say.</summary>
internal sealed class ExportArchive(ZipArchive zip, TailStream tail)
{
    private static readonly byte[] LineEnd = [(byte)'\n'];

    private readonly List<ExportedFile> _files = [];

    /// <summary>A file of one JSON object for each line.</summary>
    public async ValueTask AddAsync<T>(string name, IAsyncEnumerable<T> lines, JsonTypeInfo<T> shape, CancellationToken ct)
    {
        var count = 0L;
        await using (var file = await zip.CreateEntry(name).OpenAsync(ct))
        {
            await foreach (var line in lines.WithCancellation(ct))
            {
                await file.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(line, shape), ct);
                await file.WriteAsync(LineEnd, ct);
                count++;
            }
        }

        await tail.FlushAsync(ct);
        _files.Add(new(name, count));
    }

    /// <summary>A file as it is. Most are compressed already.</summary>
    public async ValueTask AddAsync(string name, Stream content, CancellationToken ct)
    {
        await using (var file = await zip.CreateEntry(name, CompressionLevel.NoCompression).OpenAsync(ct))
        {
            await content.CopyToAsync(file, ct);
        }

        await tail.FlushAsync(ct);
        _files.Add(new(name, null));
    }

    public async ValueTask EndAsync(string customerId, IReadOnlyList<string> members, DateTimeOffset at, CancellationToken ct)
    {
        await using var file = await zip.CreateEntry("manifest.json").OpenAsync(ct);
        await JsonSerializer.SerializeAsync(file, new(1, customerId, members, at, _files), ExportJson.Relaxed.ExportManifest, ct);
    }
}
