using System.IO.Compression;
using System.Text.Json;

namespace Omni.Pipeline.Privacy;

/// <summary>An archive while it is written, and what its manifest will say.</summary>
internal sealed class ExportArchive(ZipArchive zip, TailStream tail)
{
    internal static readonly byte[] LineEnd = [(byte)'\n'];

    private readonly List<ExportedFile> _files = [];

    /// <summary>A file of one JSON object for each line.</summary>
    public async ValueTask AddAsync(string name, IAsyncEnumerable<byte[]> lines, CancellationToken ct)
    {
        var count = 0L;
        await using (var file = await zip.CreateEntry(name).OpenAsync(ct))
        {
            await foreach (var line in lines.WithCancellation(ct))
            {
                await file.WriteAsync(line, ct);
                await file.WriteAsync(LineEnd, ct);
                count++;
            }
        }

        await tail.FlushAsync(ct);
        _files.Add(new(name, count));
    }

    /// <summary>A file as it is.</summary>
    public async ValueTask AddAsync(string name, Stream content, long? lines, CompressionLevel compression, CancellationToken ct)
    {
        await using (var file = await zip.CreateEntry(name, compression).OpenAsync(ct))
        {
            await content.CopyToAsync(file, ct);
        }

        await tail.FlushAsync(ct);
        _files.Add(new(name, lines));
    }

    public async ValueTask EndAsync(string customerId, IReadOnlyList<string> members, DateTimeOffset at, CancellationToken ct)
    {
        await using var file = await zip.CreateEntry("manifest.json").OpenAsync(ct);
        await JsonSerializer.SerializeAsync(file, new(1, customerId, members, at, _files), ExportJson.Relaxed.ExportManifest, ct);
    }
}
