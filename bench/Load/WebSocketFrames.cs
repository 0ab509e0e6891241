using System.Buffers.Binary;

namespace Omni.Bench.Load;

/// <summary>What kind of frame it is.</summary>
internal enum FrameKind
{
    Continuation = 0,
    Text = 1,
    Binary = 2,
    Close = 8,
    Ping = 9,
    Pong = 10,
}

/// <summary>The framing of RFC 6455, as far as a client needs it.</summary>
internal static class WebSocketFrames
{
    /// <summary>False: more has to come. A server's frames are not masked.</summary>
    public static bool TryRead(ReadOnlySpan<byte> received, out FrameKind kind, out int head, out int length)
    {
        (kind, head, length) = (default, 2, 0);
        if (received.Length < 2)
        {
            return false;
        }

        kind = (FrameKind)(received[0] & 0x0F);
        length = received[1] & 0x7F;
        if (length is 126)
        {
            head = 4;
            if (received.Length < head)
            {
                return false;
            }

            length = BinaryPrimitives.ReadUInt16BigEndian(received[2..]);
        }
        else if (length is 127)
        {
            head = 10;
            if (received.Length < head)
            {
                return false;
            }

            length = checked((int)BinaryPrimitives.ReadUInt64BigEndian(received[2..]));
        }

        return received.Length >= head + length;
    }

    /// <summary>A client's frame of at most 125 bytes. Its mask is zero, which leaves the bytes as they are.</summary>
    public static byte[] Short(FrameKind kind, ReadOnlySpan<byte> payload)
    {
        var frame = new byte[6 + payload.Length];
        frame[0] = (byte)(0x80 | (int)kind);
        frame[1] = (byte)(0x80 | payload.Length);
        payload.CopyTo(frame.AsSpan(6));
        return frame;
    }
}
