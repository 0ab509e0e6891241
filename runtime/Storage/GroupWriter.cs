using System.Buffers;
using RocksDbSharp;

namespace Omni.Runtime.Storage;

/// <summary>A group of changes as the database takes it.</summary>
internal static class GroupWriter
{
    /// <param name="batch">Takes the changes.</param>
    /// <param name="group">Sealed.</param>
    /// <param name="database">Whose families they go to.</param>
    /// <param name="buffer">For one row at a time.</param>
    public static void Fill(WriteBatch batch, CommitGroup group, RocksDatabase database, ArrayBufferWriter<byte> buffer)
    {
        foreach (var (partition, rows) in group.Rows)
        {
            foreach (var (key, stored) in rows)
            {
                var id = StorageKeys.Row(partition.Table, partition.Partition, key);
                if (stored.Row is { } row)
                {
                    buffer.ResetWrittenCount();
                    RowCodec.Write(row, stored.ETag, buffer);
                    batch.Put(id, buffer.WrittenSpan, database.RowFamily);
                }
                else
                {
                    batch.Delete(id, database.RowFamily);
                }
            }
        }

        foreach (var (id, entry) in group.QueueEntries)
        {
            var key = QueueKeys.Entry(id);
            if (entry is null)
            {
                batch.Delete(key, database.QueueFamily);
            }
            else
            {
                batch.Put(key, entry.ToBytes(), database.QueueFamily);
            }
        }
    }
}
