using System.Buffers.Binary;
using System.Text;

namespace Omni.Runtime.Storage;

/// <summary>Database keys of queued messages: the queue's name, a zero byte, the sequence number big endian, so that a scan is in order.</summary>
internal static class QueueKeys
{
    public static byte[] Entry(QueueEntryId id)
    {
        var name = Encoding.ASCII.GetByteCount(id.Queue);
        var key = new byte[name + 9];
        Encoding.ASCII.GetBytes(id.Queue, key);
        BinaryPrimitives.WriteInt64BigEndian(key.AsSpan(name + 1), id.SequenceNumber);
        return key;
    }

    public static QueueEntryId Read(ReadOnlySpan<byte> key)
    {
        var end = key.IndexOf((byte)0);
        return new(Encoding.ASCII.GetString(key[..end]), BinaryPrimitives.ReadInt64BigEndian(key[(end + 1)..]));
    }
}
