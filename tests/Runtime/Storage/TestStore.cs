using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Omni.Pipeline.Ports;
using Omni.Runtime.Storage;

namespace Omni.Tests.Runtime.Storage;

/// <summary>A database in a folder of its own, which a test may close and open again.</summary>
internal sealed class TestStore : IDisposable
{
    private readonly DirectoryInfo _directory = System.IO.Directory.CreateTempSubdirectory("omni-store-");

    public TestStore() => Open();

    public string Directory => _directory.FullName;

    public RocksDatabase Database { get; private set; } = null!;

    public Committer Committer { get; private set; } = null!;

    public ITables Tables { get; private set; } = null!;

    public void Reopen()
    {
        Close();
        Open();
    }

    public void Close()
    {
        Committer.Dispose();
        Database.Dispose();
    }

    public void Dispose()
    {
        Close();
        _directory.Delete(recursive: true);
    }

    /// <summary>One that writes each group at once.</summary>
    public static Committer CommitterOf(RocksDatabase database, Disk disk, ILogger<Committer>? logger = null) =>
        new(database, disk, Options.Create(new StorageOptions { CommitInterval = TimeSpan.Zero }), logger ?? NullLogger<Committer>.Instance);

    public static RocksTables TablesOf(RocksDatabase database, Committer committer) =>
        new(database, committer, new WriteNumbers(TimeProvider.System), Options.Create(new StorageOptions()));

    private void Open()
    {
        Database = RocksDatabase.Open(_directory.FullName, NullLogger.Instance);
        Committer = CommitterOf(Database, new Disk(_directory.FullName));
        Tables = TablesOf(Database, Committer);
    }
}
