using System.Text;
using Omni.Runtime.Storage;

namespace Omni.Runtime.Queues;

/// <summary>A queued message as bytes: a version byte, then its parts in a fixed order (<see cref="BinaryWriter"/>'s encodings).</summary>
internal static class QueuedMessageCodec
{
    private const byte Version = 1;

    public static byte[] Write(QueuedMessage message, int deliveryCount, string deadLetterReason, string deadLetterDescription)
    {
        var body = message.Body.ToBytes();
        using var bytes = new MemoryStream(body.Length + 128);
        using var writer = new BinaryWriter(bytes, Encoding.UTF8);
        writer.Write(Version);
        writer.Write(message.SessionId);
        writer.Write(message.MessageId);
        writer.Write(message.EnqueuedAt.UtcTicks);
        writer.Write(message.NotBefore?.UtcTicks ?? 0);
        writer.Write(deliveryCount);
        writer.Write(deadLetterReason);
        writer.Write(deadLetterDescription);
        writer.Write(body.Length);
        writer.Write(body);
        writer.Flush();
        return bytes.ToArray();
    }

    /// <exception cref="DataDirectoryException">The bytes are not a message of a version that this host reads.</exception>
    public static QueuedMessage Read(QueueEntryId id, byte[] stored)
    {
        try
        {
            using var reader = new BinaryReader(new MemoryStream(stored), Encoding.UTF8);
            var version = reader.ReadByte();
            if (version != Version)
            {
                throw new DataDirectoryException($"A queued message has version {version}; this host reads {Version}.");
            }

            var session = reader.ReadString();
            var messageId = reader.ReadString();
            var enqueuedAt = new DateTimeOffset(reader.ReadInt64(), TimeSpan.Zero);
            var notBefore = reader.ReadInt64();
            var deliveryCount = reader.ReadInt32();
            var reason = reader.ReadString();
            var description = reader.ReadString();
            return new QueuedMessage
            {
                Queue = id.Queue,
                SequenceNumber = id.SequenceNumber,
                SessionId = session,
                MessageId = messageId,
                EnqueuedAt = enqueuedAt,
                NotBefore = notBefore == 0 ? null : new DateTimeOffset(notBefore, TimeSpan.Zero),
                DeliveryCount = deliveryCount,
                DeadLetterReason = reason,
                DeadLetterDescription = description,
                Body = new RawBody(reader.ReadBytes(reader.ReadInt32())),
                IsOnDisk = true,
            };
        }
        catch (EndOfStreamException ex)
        {
            throw new DataDirectoryException($"Message {id.SequenceNumber} of queue {id.Queue} is cut short on the disk.", ex);
        }
    }
}
