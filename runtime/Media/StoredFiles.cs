using System.Runtime.CompilerServices;
using System.Text;
using Omni.Pipeline.Ports;

namespace Omni.Runtime.Media;

/// <summary>Every file below the media folder, with what is said of it; also one that somebody left unfinished.</summary>
internal sealed class StoredFiles(string folder) : IStoredData
{
    public string Name => "files";

    public async IAsyncEnumerable<StoredPiece> ReadAsync([EnumeratorCancellation] CancellationToken ct)
    {
        foreach (var path in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            ct.ThrowIfCancellationRequested();
            foreach (var piece in await PiecesAsync(path, ct))
            {
                yield return piece;
            }
        }
    }

    private async ValueTask<IReadOnlyList<StoredPiece>> PiecesAsync(string path, CancellationToken ct)
    {
        var place = Path.GetRelativePath(folder, path);
        try
        {
            var media = await MediaFile.OpenAsync(path, ct);
            var said = Encoding.UTF8.GetBytes($"{media.Info.Name}\n{media.Info.Owner}");
            return [new(place, new MemoryStream(said)), new(place, media.Content)];
        }
        catch (FileNotFoundException)
        {
            return []; // Removed meanwhile.
        }
        catch (IOException)
        {
            return [new(place, File.OpenRead(path))]; // Unfinished: what is there of it.
        }
    }
}
