using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using Omni.Pipeline.Ports;

namespace Omni.Runtime.Storage;

/// <summary>
/// A row as bytes: a version byte, the ETag number, then columns of (name length, name, kind, value), little endian.
/// The key is not repeated: it is the database's key.
/// </summary>
internal static class RowCodec
{
    private const byte Version = 1;

    public static void Write(Row row, long eTag, IBufferWriter<byte> to)
    {
        Byte(to, Version);
        Int64(to, eTag);
        foreach (ref readonly var column in row.Columns)
        {
            Byte(to, checked((byte)column.Name.Length));
            Encoding.ASCII.GetBytes(column.Name, to);
            Byte(to, (byte)column.Kind);
            switch (column.Kind)
            {
                case ColumnKind.Text:
                    var text = (string)column.Object!;
                    Int32(to, Encoding.UTF8.GetByteCount(text));
                    Encoding.UTF8.GetBytes(text, to);
                    break;
                case ColumnKind.Bytes:
                    var bytes = (byte[])column.Object!;
                    Int32(to, bytes.Length);
                    to.Write(bytes);
                    break;
                case ColumnKind.Bool or ColumnKind.Int64 or ColumnKind.Double or ColumnKind.Instant:
                    Int64(to, column.Bits);
                    break;
            }
        }
    }

    /// <exception cref="DataDirectoryException">The bytes are not a row of a version that this host reads.</exception>
    public static Row Read(string partition, string key, ReadOnlySpan<byte> from)
    {
        if (from.Length < 9 || from[0] != Version)
        {
            throw new DataDirectoryException($"A stored row has version {(from.IsEmpty ? 0 : from[0])}; this host reads {Version}.");
        }

        var row = new Row(partition, key, ETags.Text(BinaryPrimitives.ReadInt64LittleEndian(from[1..])));
        from = from[9..];
        while (!from.IsEmpty)
        {
            var nameLength = from[0];
            var name = ColumnNames.Intern(from.Slice(1, nameLength));
            var kind = (ColumnKind)from[1 + nameLength];
            from = from[(2 + nameLength)..];
            switch (kind)
            {
                case ColumnKind.Text:
                    var textLength = BinaryPrimitives.ReadInt32LittleEndian(from);
                    row.Add(new(name, kind, 0, Encoding.UTF8.GetString(from.Slice(4, textLength))));
                    from = from[(4 + textLength)..];
                    break;
                case ColumnKind.Bytes:
                    var length = BinaryPrimitives.ReadInt32LittleEndian(from);
                    row.Add(new(name, kind, 0, from.Slice(4, length).ToArray()));
                    from = from[(4 + length)..];
                    break;
                case ColumnKind.Bool or ColumnKind.Int64 or ColumnKind.Double or ColumnKind.Instant:
                    row.Add(new(name, kind, BinaryPrimitives.ReadInt64LittleEndian(from), null));
                    from = from[8..];
                    break;
                default:
                    throw new DataDirectoryException($"A stored row holds a column of kind {(int)kind}, which this host does not know.");
            }
        }

        return row;
    }

    private static void Byte(IBufferWriter<byte> to, byte value)
    {
        to.GetSpan(1)[0] = value;
        to.Advance(1);
    }

    private static void Int32(IBufferWriter<byte> to, int value)
    {
        BinaryPrimitives.WriteInt32LittleEndian(to.GetSpan(4), value);
        to.Advance(4);
    }

    private static void Int64(IBufferWriter<byte> to, long value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(to.GetSpan(8), value);
        to.Advance(8);
    }
}
