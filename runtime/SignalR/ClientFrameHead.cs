using System.Buffers.Binary;

namespace Omni.Runtime.SignalR;

/// <summary>The first bytes of a client's frame, up to its mask.</summary>
/// <param name="Kind">One of those below, or one that the standard does not know.</param>
/// <param name="IsFinal">Whether the message ends with it.</param>
/// <param name="HasReservedBits">For extensions, which nobody has agreed on.</param>
/// <param name="IsMasked">As a client's must be.</param>
/// <param name="Size">Bytes of the head, without the mask.</param>
/// <param name="Length">Bytes of the payload; negative when the client sent nonsense.</param>
internal readonly record struct ClientFrameHead(byte Kind, bool IsFinal, bool HasReservedBits, bool IsMasked, int Size, long Length)
{
    public const byte Continuation = 0x0;
    public const byte Text = 0x1;
    public const byte Binary = 0x2;
    public const byte FirstControl = 0x8;
    public const byte Close = 0x8;
    public const byte Ping = 0x9;
    public const byte Pong = 0xA;

    private const byte FinalBit = 0x80;
    private const byte ReservedBits = 0x70;
    private const byte KindBits = 0x0F;
    private const byte MaskBit = 0x80;
    private const byte LengthBits = 0x7F;

    /// <summary>False: more has to come.</summary>
    public static bool TryRead(ReadOnlySpan<byte> received, out ClientFrameHead head)
    {
        head = default;
        if (received.Length < 2)
        {
            return false;
        }

        var length = received[1] & LengthBits;
        var size = length switch { 126 => 4, 127 => 10, _ => 2 };
        if (received.Length < size)
        {
            return false;
        }

        head = new(
            (byte)(received[0] & KindBits),
            (received[0] & FinalBit) != 0,
            (received[0] & ReservedBits) != 0,
            (received[1] & MaskBit) != 0,
            size,
            size switch
            {
                4 => BinaryPrimitives.ReadUInt16BigEndian(received[2..]),
                10 => BinaryPrimitives.ReadInt64BigEndian(received[2..]),
                _ => length,
            });
        return true;
    }
}
