using Omni.Pipeline.Media;
using Omni.Pipeline.Ports;
using Omni.Runtime.Storage;

namespace Omni.Runtime.Media;

/// <summary>
/// Files below the data directory, spread over folders by the start of a hash. A file is written beside its place and synced before it
/// gets its name, so whoever finds one finds all of it, also after a power cut.
/// </summary>
internal sealed class FileMediaStore : IMediaStore
{
    /// <summary>The folder in the data directory.</summary>
    public const string Folder = "media";

    private const string Unfinished = "unfinished";

    private readonly string _root;
    private readonly string _unfinished;
    private readonly Disk _disk;
    private readonly long _minFreeBytes;
    private long _number;

    /// <param name="dataDirectory">Held by this process alone.</param>
    /// <param name="disk">Asked for its free space.</param>
    /// <param name="minFreeBytes">Below that, nothing more is kept.</param>
    public FileMediaStore(string dataDirectory, Disk disk, long minFreeBytes)
    {
        (_disk, _minFreeBytes) = (disk, minFreeBytes);
        _root = Path.Combine(dataDirectory, Folder);
        _unfinished = Path.Combine(_root, Unfinished);
        Directory.CreateDirectory(_root);

        // What a process left that ended in the middle; nobody else writes here.
        if (Directory.Exists(_unfinished))
        {
            Directory.Delete(_unfinished, recursive: true);
        }

        Directory.CreateDirectory(_unfinished);
    }

    public async ValueTask WriteAsync(string id, Stream content, MediaInfo info, CancellationToken ct)
    {
        var place = PlaceOf(MediaIds.Check(id));
        var partial = Path.Combine(_unfinished, $"{Interlocked.Increment(ref _number)}");
        try
        {
            if (_disk.FreeBytes() < _minFreeBytes)
            {
                throw new StorageUnavailableException("The disk has too little room for more files.");
            }

            if (File.Exists(place))
            {
                return;
            }

            await MediaFile.WriteAsync(partial, content, info, ct);
            FolderSync.Create(Path.GetDirectoryName(place)!);
            if (!TryName(partial, place))
            {
                return;
            }

            FolderSync.Sync(Path.GetDirectoryName(place)!);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new StorageUnavailableException("The disk does not keep the file.", refused);
        }
        finally
        {
            File.Delete(partial);
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
            return await MediaFile.OpenAsync(PlaceOf(id), ct);
        }
        catch (Exception none) when (none is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new StorageUnavailableException("The disk does not give the file.", refused);
        }
    }

    public ValueTask DeleteAsync(string id, CancellationToken ct)
    {
        var place = PlaceOf(MediaIds.Check(id));
        var folder = Path.GetDirectoryName(place)!;
        try
        {
            if (Directory.Exists(folder))
            {
                // What was derived first: without the original nobody would look for it again.
                foreach (var derived in Directory.EnumerateFiles(folder, Path.GetFileName(place) + "-*"))
                {
                    File.Delete(derived);
                }

                File.Delete(place);
                FolderSync.Sync(folder);
            }
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new StorageUnavailableException("The disk does not let the file go.", refused);
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>Another who wrote the same id meanwhile was first: it is the same file.</summary>
    private static bool TryName(string partial, string place)
    {
        try
        {
            File.Move(partial, place, overwrite: false);
            return true;
        }
        catch (IOException) when (File.Exists(place))
        {
            return false;
        }
    }

    /// <summary>What is derived from a file lies beside it. Case matters in ids and not on every disk.</summary>
    private string PlaceOf(string id)
    {
        var end = id.IndexOf('-', StringComparison.Ordinal);
        var (own, derived) = end < 0 ? (id, "") : (id[..end], id[end..]);
        var name = MediaFile.NameOf(own);
        return Path.Combine(_root, name[..2], name + (derived.Length == 0 ? "" : "-" + MediaFile.NameOf(derived)));
    }
}
