using System.Text;
using Omni.Pipeline.Ports;
using RocksDbSharp;

namespace Omni.Runtime.Storage;

/// <summary>
/// The one RocksDB of a host: a column family for rows, one for queues, the default one for what describes the data.
/// The log tolerates a torn tail only: RocksDB's default mode opened a log with one flipped bit and half the rows gone.
/// </summary>
internal sealed class RocksDatabase : IDisposable
{
    private const string Rows = "rows";
    private const string Queues = "queues";
    private const string FormatKey = "format";
    private const string Format = "1";
    private const ulong BlockCacheBytes = 32UL << 20;

    private readonly RocksDb _db;
    private readonly WriteOptions _synced = new WriteOptions().SetSync(true);
    private readonly ReadOptions _reading = new();
    private int _readers;
    private int _isClosed;

    private RocksDatabase(RocksDb db)
    {
        _db = db;
        RowFamily = db.GetColumnFamily(Rows);
        QueueFamily = db.GetColumnFamily(Queues);
    }

    public ColumnFamilyHandle RowFamily { get; }

    public ColumnFamilyHandle QueueFamily { get; }

    /// <exception cref="DataDirectoryException">The folder can't be used; the message says why and what to do.</exception>
    public static RocksDatabase Open(string directory)
    {
        var path = Path.GetFullPath(directory);
        try
        {
            Directory.CreateDirectory(path);
            var options = new DbOptions()
                .SetCreateIfMissing()
                .SetCreateMissingColumnFamilies()
                .SetWalRecoveryMode(Recovery.TolerateCorruptedTailRecords)
                .SetKeepLogFileNum(5);
            var families = new ColumnFamilies();
            families.Add(Rows, Family());
            families.Add(Queues, Family());
            var database = new RocksDatabase(RocksDb.Open(options, path, families));
            database.CheckFormat(path);
            return database;
        }
        catch (RocksDbException ex) when (ex.Message.Contains("LOCK", StringComparison.Ordinal))
        {
            throw new DataDirectoryException($"{path} is in use by another process. Stop the other host, or start this one with another --data.", ex);
        }
        catch (RocksDbException ex)
        {
            throw new DataDirectoryException($"The data in {path} can't be opened: {ex.Message}", ex);
        }
        catch (Exception ex) when (ex is IOException or UnauthorizedAccessException)
        {
            throw new DataDirectoryException($"{path} can't be used: {ex.Message}", ex);
        }
    }

    /// <exception cref="StorageUnavailableException">The database was closed.</exception>
    public byte[]? Get(ReadOnlySpan<byte> key, ColumnFamilyHandle family)
    {
        using var open = KeepOpen();
        return _db.Get(key, family, _reading);
    }

    /// <summary>Not closed while it is in use: the caller holds <see cref="KeepOpen"/> for longer.</summary>
    public Iterator Iterate(ColumnFamilyHandle family) => _db.NewIterator(family, _reading);

    /// <summary>
    /// Holds the database open until it is disposed of. A read that is still running when the host's patience ends would
    /// otherwise touch memory that is freed, and take the process down in the middle of its stop.
    /// </summary>
    /// <exception cref="StorageUnavailableException">The database was closed.</exception>
    public Reading KeepOpen()
    {
        Interlocked.Increment(ref _readers);
        if (Volatile.Read(ref _isClosed) == 1)
        {
            Interlocked.Decrement(ref _readers);
            throw new StorageUnavailableException("The database is closed.");
        }

        return new(this);
    }

    /// <summary>Writes all or nothing, and returns when it is on the disk.</summary>
    public void Write(WriteBatch batch) => _db.Write(batch, _synced);

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isClosed, 1) == 0)
        {
            SpinWait.SpinUntil(() => Volatile.Read(ref _readers) == 0);
            _db.Dispose();
        }
    }

    /// <summary>Most reads that get here ask for what is not there (is this message new?): the filters answer those from memory.</summary>
    private static ColumnFamilyOptions Family()
    {
        var family = new ColumnFamilyOptions()
            .SetWriteBufferSize(32UL << 20)
            .SetMemtablePrefixBloomSizeRatio(0.02)
            .SetBlockBasedTableFactory(new BlockBasedTableOptions()
                .SetFilterPolicy(BloomFilterPolicy.Create(10, false))
                .SetBlockCache(Cache.CreateLru(BlockCacheBytes)));
        Native.Instance.rocksdb_options_set_memtable_whole_key_filtering(family.Handle, 1);
        return family;
    }

    private void CheckFormat(string path)
    {
        var key = Encoding.ASCII.GetBytes(FormatKey);
        var found = _db.Get(key);
        if (found is null)
        {
            _db.Put(key, Encoding.ASCII.GetBytes(Format), null, _synced);
        }
        else if (Encoding.ASCII.GetString(found) is var format && format != Format)
        {
            _db.Dispose();
            throw new DataDirectoryException($"{path} was written in format {format}, this host reads {Format}. Use the version that wrote it.");
        }
    }

    /// <summary>One read that is running.</summary>
    internal readonly struct Reading(RocksDatabase database) : IDisposable
    {
        public void Dispose() => Interlocked.Decrement(ref database._readers);
    }
}

/// <summary>The data folder can't be used; the message is for the person who started the host.</summary>
public sealed class DataDirectoryException(string message, Exception? inner = null) : Exception(message, inner);
