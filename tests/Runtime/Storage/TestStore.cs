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

    private void Open()
    {
        Database = RocksDatabase.Open(_directory.FullName);
        Committer = new Committer(Database, Options.Create(new StorageOptions { CommitInterval = TimeSpan.Zero }), NullLogger<Committer>.Instance);
        Tables = new RocksTables(Database, Committer, new WriteNumbers(TimeProvider.System), Options.Create(new StorageOptions()));
    }
}
