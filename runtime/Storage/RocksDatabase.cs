using System.Text;
using Microsoft.Extensions.Logging;
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
    private const ulong BlockCacheBytes = 32UL << 20;

    private static readonly byte[] FormatKey = Encoding.ASCII.GetBytes("format");

    private readonly string _path;
    private readonly ILogger _logger;
    private readonly WriteOptions _synced = new WriteOptions().SetSync(true);
    private readonly ReadOptions _reading = new();
    private RocksDb? _db;
    private string? _damage;
    private int _readers;
    private int _isClosed;

    private RocksDatabase(string path, ILogger logger)
    {
        _path = path;
        _logger = logger;
        Connect();
    }

    /// <summary>Of the connection as it is now: ask again after <see cref="KeepOpen"/>.</summary>
    public ColumnFamilyHandle RowFamily { get; private set; } = null!;

    /// <summary>See <see cref="RowFamily"/>.</summary>
    public ColumnFamilyHandle QueueFamily { get; private set; } = null!;

    /// <summary>What a read found broken since the start; null while all is well.</summary>
    public string? Damage => Volatile.Read(ref _damage);

    /// <exception cref="DataDirectoryException">The folder can't be used; the message says why and what to do.</exception>
    public static RocksDatabase Open(string directory, ILogger logger) => new(Path.GetFullPath(directory), logger);

    /// <exception cref="StorageUnavailableException">The database was closed, or the row can't be read.</exception>
    public byte[]? GetRow(ReadOnlySpan<byte> key) => Get(key, ofQueues: false);

    /// <exception cref="StorageUnavailableException">The database was closed, or the message can't be read.</exception>
    public byte[]? GetQueued(ReadOnlySpan<byte> key) => Get(key, ofQueues: true);

    /// <summary>Not closed while it is in use: the caller holds <see cref="KeepOpen"/> for longer, and ends with <see cref="DemandWhole"/>.</summary>
    public Iterator Iterate(ColumnFamilyHandle family) => _db!.NewIterator(family, _reading);

    /// <summary>An iterator that meets damage says that it is at the end. Without this question rows would be missing and nobody would know.</summary>
    /// <exception cref="StorageUnavailableException">It did not reach the end.</exception>
    public void DemandWhole(Iterator iterator)
    {
        try
        {
            Native.Instance.rocksdb_iter_get_error(iterator.Handle);
        }
        catch (RocksDbException ex)
        {
            throw Broken(ex);
        }
    }

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
    public void Write(WriteBatch batch) => _db!.Write(batch, _synced);

    /// <summary>What RocksDB says of itself, such as <c>rocksdb.stats</c>.</summary>
    public string Property(string name)
    {
        using var open = KeepOpen();
        return _db!.GetProperty(name);
    }

    /// <summary>
    /// Closes and opens again, after a refused write: RocksDB takes no more then, and only its recovery knows what its log holds.
    /// Only by the one who writes. After an exception it stays closed, and this may be tried again.
    /// </summary>
    /// <exception cref="DataDirectoryException">It can't be opened.</exception>
    public void Reopen()
    {
        Disconnect();
        Connect();
        Volatile.Write(ref _isClosed, 0);
    }

    public void Dispose() => Disconnect();

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

    private static RocksDb Open(string path)
    {
        LogTail.Check(path);
        var options = new DbOptions()
            .SetCreateIfMissing()
            .SetCreateMissingColumnFamilies()
            .SetWalRecoveryMode(Recovery.TolerateCorruptedTailRecords)
            .SetKeepLogFileNum(5);
        // A log file that is missing or shorter than it was when the next one began.
        Native.Instance.rocksdb_options_set_track_and_verify_wals_in_manifest(options.Handle, 1);
        var families = new ColumnFamilies();
        families.Add(Rows, Family());
        families.Add(Queues, Family());
        return RocksDb.Open(options, path, families);
    }

    private byte[]? Get(ReadOnlySpan<byte> key, bool ofQueues)
    {
        using var open = KeepOpen();
        try
        {
            return _db!.Get(key, ofQueues ? QueueFamily : RowFamily, _reading);
        }
        catch (RocksDbException ex)
        {
            throw Broken(ex);
        }
    }

    private void Connect()
    {
        var isConnected = false;
        try
        {
            Directory.CreateDirectory(_path);
            _db = Open(_path);
            CheckFormat(_db);
            StoreOwner.Write(_path);
            RowFamily = _db.GetColumnFamily(Rows);
            QueueFamily = _db.GetColumnFamily(Queues);
            isConnected = true;
        }
        catch (RocksDbException ex) when (RocksFault.IsLocked(ex))
        {
            throw new DataDirectoryException(
                $"{_path} is in use by {StoreOwner.Describe(_path)}. Stop the other host, or start this one with another --data.", ex);
        }
        catch (RocksDbException ex) when (RocksFault.IsDamage(ex))
        {
            throw new DataDirectoryException(
                $"The data in {_path} is damaged: {ex.Message}. Nothing was changed. Keep a copy of the directory and restore a backup; do not delete single files.", ex);
        }
        catch (RocksDbException ex)
        {
            throw new DataDirectoryException(
                $"The data in {_path} can't be opened: {ex.Message}. Look at the disk (space, read-only, rights) and start again.", ex);
        }
        catch (Exception ex) when (ex is IOException or UnauthorizedAccessException)
        {
            throw new DataDirectoryException($"{_path} can't be used: {ex.Message} Look at the disk (space, read-only, rights) and start again.", ex);
        }
        finally
        {
            if (!isConnected)
            {
                Disconnect();
            }
        }
    }

    private void Disconnect()
    {
        Volatile.Write(ref _isClosed, 1);
        SpinWait.SpinUntil(() => Volatile.Read(ref _readers) == 0);
        if (Interlocked.Exchange(ref _db, null) is { } db)
        {
            StoreOwner.Remove(_path);
            db.Dispose();
        }
    }

    private void CheckFormat(RocksDb db)
    {
        if (db.Get(FormatKey) is { } found)
        {
            DataFormat.Check(_path, Encoding.ASCII.GetString(found));
        }
        else
        {
            db.Put(FormatKey, Encoding.ASCII.GetBytes(DataFormat.Text), null, _synced);
        }
    }

    private StorageUnavailableException Broken(RocksDbException error)
    {
        if (Interlocked.CompareExchange(ref _damage, $"The data can't be read: {RocksFault.Reason(error)}.", null) is null)
        {
            _logger.Damaged(error);
        }

        return new StorageUnavailableException("The data can't be read.", error);
    }

    /// <summary>One read that is running.</summary>
    internal readonly struct Reading(RocksDatabase database) : IDisposable
    {
        public void Dispose() => Interlocked.Decrement(ref database._readers);
    }
}
