using System.Buffers.Binary;
using System.Text;
using Omni.Pipeline.Messages;
using Omni.Runtime.Storage;

namespace Omni.Runtime.Queues;

/// <summary>
/// A queued message as bytes: a version byte, then its parts in a fixed order (<see cref="BinaryWriter"/>'s encodings). What came
/// later stands at the end, where an older host does not look.
/// </summary>
internal static class QueuedMessageCodec
{
    private const byte Version = 1;

    public static byte[] Write(QueuedMessage message, int deliveryCount, int attempts, DeadLetterNote? note)
    {
        var body = message.Body!.ToBytes();
        using var bytes = new MemoryStream(body.Length + 128);
        using var writer = new BinaryWriter(bytes, Encoding.UTF8);
        writer.Write(Version);
        writer.Write(message.SessionId);
        writer.Write(message.MessageId!);
        writer.Write(message.EnqueuedAt.UtcTicks);
        writer.Write(message.NotBefore?.UtcTicks ?? 0);
        writer.Write(deliveryCount);
        writer.Write(note?.Reason ?? "");
        writer.Write(note?.Description ?? "");
        writer.Write(body.Length);
        writer.Write(body);
        if (attempts > 0)
        {
            writer.Write(attempts);
        }

        writer.Flush();
        return bytes.ToArray();
    }

    /// <param name="id">Its key.</param>
    /// <param name="stored">The bytes.</param>
    /// <param name="withBody">False: the body stays on the disk.</param>
    /// <exception cref="DataDirectoryException">The bytes are not a message of a version that this host reads.</exception>
    public static QueuedMessage Read(QueueEntryId id, ReadOnlySpan<byte> stored, bool withBody = true)
    {
        try
        {
            var reader = new Reader(stored);
            var version = reader.Byte();
            if (version != Version)
            {
                throw new DataDirectoryException($"A queued message has version {version}; this host reads {Version}.");
            }

            var session = reader.Text();
            var messageId = reader.Text();
            var enqueuedAt = new DateTimeOffset(reader.Int64(), TimeSpan.Zero);
            var notBefore = reader.Int64();
            var deliveryCount = reader.Int32();
            var reason = reader.Text();
            var description = reader.Text();
            var body = reader.Bytes(reader.Int32());
            return new QueuedMessage
            {
                Queue = id.Queue,
                SequenceNumber = id.SequenceNumber,
                SessionId = session,
                MessageId = messageId,
                EnqueuedAt = enqueuedAt,
                NotBefore = notBefore == 0 ? null : new DateTimeOffset(notBefore, TimeSpan.Zero),
                DeliveryCount = deliveryCount,
                Note = reason.Length > 0 ? new(reason, description) : null,
                IsDeadLetter = reason.Length > 0,
                Body = withBody ? new RawBody(body.ToArray()) : null,
                Attempts = reader.IsAtEnd ? 0 : reader.Int32(),
                IsSuspect = true,
                IsOnDisk = true,
            };
        }
        catch (ArgumentOutOfRangeException ex)
        {
            throw new DataDirectoryException($"Message {id.SequenceNumber} of queue {id.Queue} is cut short on the disk.", ex);
        }
    }

    /// <summary>Slices throw <see cref="ArgumentOutOfRangeException"/> where the bytes end too soon.</summary>
    private ref struct Reader(ReadOnlySpan<byte> left)
    {
        private ReadOnlySpan<byte> _left = left;

        public readonly bool IsAtEnd => _left.IsEmpty;

        public ReadOnlySpan<byte> Bytes(int count)
        {
            var taken = _left[..count];
            _left = _left[count..];
            return taken;
        }

        public byte Byte() => Bytes(1)[0];

        public int Int32() => BinaryPrimitives.ReadInt32LittleEndian(Bytes(sizeof(int)));

        public long Int64() => BinaryPrimitives.ReadInt64LittleEndian(Bytes(sizeof(long)));

        public string Text()
        {
            var length = 0;
            for (var shift = 0; ; shift += 7)
            {
                var part = Byte();
                length |= (part & 0x7F) << shift;
                if (part < 0x80)
                {
                    return Encoding.UTF8.GetString(Bytes(length));
                }
            }
        }
    }
}
