using System.Buffers.Binary;

namespace Omni.Runtime.SignalR;

/// <summary>The frames of RFC 6455 that a server sends: whole, and not masked.</summary>
internal static class ServerFrames
{
    /// <summary>No head is longer.</summary>
    public const int MaxHead = 10;

    private const byte Final = 0x80;
    private const byte Text = 0x1;
    private const byte CloseKind = 0x8;
    private const byte PongKind = 0xA;

    /// <summary>The record as one frame of text.</summary>
    public static byte[] Record(ReadOnlySpan<byte> record) => Frame(Text, record);

    /// <param name="payload">The ping's own, at most 125 bytes.</param>
    public static byte[] Pong(ReadOnlySpan<byte> payload) => Frame(PongKind, payload);

    public static byte[] Close(CloseCode code) => [Final | CloseKind, 2, (byte)((int)code >> 8), (byte)code];

    private static byte[] Frame(byte kind, ReadOnlySpan<byte> payload)
    {
        Span<byte> head = stackalloc byte[MaxHead];
        head = head[..WriteHead(head, kind, payload.Length)];
        var frame = new byte[head.Length + payload.Length];
        head.CopyTo(frame);
        payload.CopyTo(frame.AsSpan(head.Length));
        return frame;
    }

    private static int WriteHead(Span<byte> head, byte kind, int length)
    {
        head[0] = (byte)(Final | kind);
        switch (length)
        {
            case < 126:
                head[1] = (byte)length;
                return 2;
            case <= ushort.MaxValue:
                head[1] = 126;
                BinaryPrimitives.WriteUInt16BigEndian(head[2..], (ushort)length);
                return 4;
            default:
                head[1] = 127;
                BinaryPrimitives.WriteUInt64BigEndian(head[2..], (ulong)length);
                return MaxHead;
        }
    }
}
