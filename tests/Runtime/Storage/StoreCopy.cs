using Microsoft.Extensions.Logging.Abstractions;
using Omni.Runtime.Storage;

namespace Omni.Tests.Runtime.Storage;

/// <summary>A copy of a store's folder, to be damaged and opened.</summary>
internal sealed class StoreCopy : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("omni-copy-");

    public StoreCopy(string store)
    {
        foreach (var file in Directory.GetFiles(store).Where(file => Path.GetFileName(file) is not "LOCK"))
        {
            File.Copy(file, Path.Combine(Folder, Path.GetFileName(file)));
        }
    }

    public string Folder => _directory.FullName;

    /// <summary>The log that is written to.</summary>
    public string Log => Files("*.log")[^1];

    public IReadOnlyList<string> Files(string pattern) => [.. Directory.GetFiles(Folder, pattern).Order(StringComparer.Ordinal)];

    public void Cut(string file, long length)
    {
        using var stream = File.OpenWrite(file);
        stream.SetLength(length);
    }

    public void Flip(string file, long at, byte bits)
    {
        using var stream = File.Open(file, FileMode.Open);
        stream.Position = at;
        var value = stream.ReadByte();
        stream.Position = at;
        stream.WriteByte((byte)(value ^ bits));
    }

    public RocksDatabase Open() => RocksDatabase.Open(Folder, NullLogger.Instance);

    public void Dispose() => _directory.Delete(recursive: true);
}
