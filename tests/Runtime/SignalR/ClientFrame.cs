using System.Buffers.Binary;

namespace Omni.Tests.Runtime.SignalR;

/// <summary>A frame as a client sends it, right or wrong.</summary>
internal sealed record ClientFrame(byte Kind, byte[] Payload)
{
    public const byte Continuation = 0x0;
    public const byte Text = 0x1;
    public const byte Binary = 0x2;
    public const byte Close = 0x8;
    public const byte Ping = 0x9;
    public const byte Pong = 0xA;

    public bool IsFinal { get; init; } = true;

    public byte ReservedBits { get; init; }

    /// <summary>Null: not masked.</summary>
    public byte[]? Mask { get; init; } = [0x12, 0x34, 0x56, 0x78];

    /// <summary>What the head claims, when that is not the truth.</summary>
    public ulong? ClaimedLength { get; init; }

    public byte[] ToBytes()
    {
        var length = ClaimedLength ?? (ulong)Payload.Length;
        var bytes = new List<byte> { (byte)((IsFinal ? 0x80 : 0) | ReservedBits | Kind) };
        var maskBit = Mask is null ? 0 : 0x80;
        switch (length)
        {
            case < 126:
                bytes.Add((byte)(maskBit | (int)length));
                break;
            case <= ushort.MaxValue:
                bytes.Add((byte)(maskBit | 126));
                var two = new byte[2];
                BinaryPrimitives.WriteUInt16BigEndian(two, (ushort)length);
                bytes.AddRange(two);
                break;
            default:
                bytes.Add((byte)(maskBit | 127));
                var eight = new byte[8];
                BinaryPrimitives.WriteUInt64BigEndian(eight, length);
                bytes.AddRange(eight);
                break;
        }

        bytes.AddRange(Mask ?? []);
        bytes.AddRange(Payload.Select((value, i) => (byte)(value ^ (Mask is null ? 0 : Mask[i % 4]))));
        return [.. bytes];
    }
}
