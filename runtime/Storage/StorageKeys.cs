using System.Text;

namespace Omni.Runtime.Storage;

/// <summary>Database keys of rows: table, partition and row key in UTF-8, a zero byte between (keys hold no control characters).</summary>
internal static class StorageKeys
{
    public static byte[] Row(string table, string partition, string key)
    {
        var bytes = new byte[Encoding.UTF8.GetByteCount(table) + Encoding.UTF8.GetByteCount(partition) + Encoding.UTF8.GetByteCount(key) + 2];
        var at = Encoding.UTF8.GetBytes(table, bytes) + 1;
        at += Encoding.UTF8.GetBytes(partition, bytes.AsSpan(at)) + 1;
        Encoding.UTF8.GetBytes(key, bytes.AsSpan(at));
        return bytes;
    }

    /// <summary>Length of what all row keys of the partition start with.</summary>
    public static int PrefixLength(string table, string partition) =>
        Encoding.UTF8.GetByteCount(table) + Encoding.UTF8.GetByteCount(partition) + 2;
}
