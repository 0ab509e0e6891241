using System.Text;
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

    private readonly RocksDb _db;
    private readonly WriteOptions _synced = new WriteOptions().SetSync(true);

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

    public byte[]? Get(ReadOnlySpan<byte> key, ColumnFamilyHandle family) => _db.Get(key, family);

    public Iterator Iterate(ColumnFamilyHandle family) => _db.NewIterator(family, new ReadOptions());

    /// <summary>Writes all or nothing, and returns when it is on the disk.</summary>
    public void Write(WriteBatch batch) => _db.Write(batch, _synced);

    public void Dispose() => _db.Dispose();

    private static ColumnFamilyOptions Family() => new ColumnFamilyOptions().SetWriteBufferSize(32UL << 20);

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
}

/// <summary>The data folder can't be used; the message is for the person who started the host.</summary>
public sealed class DataDirectoryException(string message, Exception? inner = null) : Exception(message, inner);
