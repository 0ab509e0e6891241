using Omni.Runtime.Storage;
using RocksDbSharp;

namespace Omni.Tests.Runtime.Storage;

/// <summary>A disk that fills up, stops taking writes, and does so before or after it has written what it refuses.</summary>
internal sealed class BadDisk(string directory) : Disk(directory)
{
    private volatile int _failure;

    public enum Failure
    {
        None,
        BeforeTheWrite,
        AfterTheWrite,
    }

    public Failure Fails
    {
        get => (Failure)_failure;
        set => _failure = (int)value;
    }

    /// <summary>Null: what the real one says.</summary>
    public long? Free { get; set; }

    public int Trials { get; private set; }

    public override long FreeBytes() => Free ?? base.FreeBytes();

    public override void Write(RocksDatabase database, WriteBatch batch)
    {
        if (Fails is Failure.BeforeTheWrite)
        {
            throw new IOException("No space left on device");
        }

        base.Write(database, batch);
        if (Fails is Failure.AfterTheWrite)
        {
            throw new IOException("The sync failed");
        }
    }

    public override void TryOut()
    {
        Trials++;
        if (Fails is not Failure.None)
        {
            throw new IOException("No space left on device");
        }

        base.TryOut();
    }
}
