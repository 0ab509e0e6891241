using RocksDbSharp;

namespace Omni.Runtime.Storage;

/// <summary>What is asked of the disk below the data. Tests play a bad one.</summary>
internal class Disk(string directory)
{
    private const int TrialBytes = 4 << 20;

    /// <exception cref="IOException">The disk does not say.</exception>
    public virtual long FreeBytes() => new DriveInfo(directory).AvailableFreeSpace;

    /// <summary>Writes a group all or nothing, synced.</summary>
    public virtual void Write(RocksDatabase database, WriteBatch batch) => database.Write(batch);

    /// <summary>Writes and syncs something of a size that a start needs. The database is not touched before this works.</summary>
    /// <exception cref="IOException">The disk takes nothing yet.</exception>
    /// <exception cref="UnauthorizedAccessException">The disk takes nothing yet.</exception>
    public virtual void TryOut()
    {
        var path = Path.Combine(directory, ".trial");
        try
        {
            using var file = new FileStream(path, FileMode.Create, FileAccess.Write);
            file.Write(new byte[TrialBytes]);
            file.Flush(flushToDisk: true);
        }
        catch (ArgumentException ex)
        {
            // What .NET makes of a file that may not grow (EFBIG).
            throw new IOException("The disk takes no file of this size.", ex);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
