using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Unicode;

namespace Omni.Runtime.SignalR;

/// <summary>What a browser's bytes turned out to be.</summary>
internal enum FrameEvent
{
    /// <summary>More has to come first.</summary>
    Incomplete,

    /// <summary>A whole text message, of one frame or of many.</summary>
    Message,

    Ping,
    Pong,
    Close,

    /// <summary>Not allowed: nothing behind it can be read.</summary>
    Fault,
}

/// <summary>
/// Reads what a client sends, framed as RFC 6455 has it, from pieces cut anywhere. Part of its connection, and holds memory only
/// while a frame or a message is under way.
/// </summary>
internal struct ClientFrames
{
    /// <summary>Bytes of the longest message, in one frame or in many: clients send a handshake and pings.</summary>
    public const int MaxMessage = 4 * 1024;

    private const int MaskLength = 4;
    private const int MaxControl = 125;

    private byte[]? _rest;
    private byte[]? _fragments;

    /// <summary>What came before and was not whole, and then these.</summary>
    public Span<byte> Join(Span<byte> received)
    {
        if (_rest is null)
        {
            return received;
        }

        byte[] joined = [.. _rest, .. received];
        _rest = null;
        return joined;
    }

    /// <summary>Keeps the beginning of a frame until the rest of it comes.</summary>
    public void Keep(ReadOnlySpan<byte> incomplete) => _rest = incomplete.IsEmpty ? null : incomplete.ToArray();

    /// <summary>Takes the next frame off the front. A fragment that does not end its message is taken on the way.</summary>
    /// <param name="received">Unmasked in place.</param>
    /// <param name="payload">Of the message or the control frame.</param>
    /// <param name="fault">Why it is one; meaningful for a fault only.</param>
    public FrameEvent Next(ref Span<byte> received, out ReadOnlySpan<byte> payload, out CloseCode fault)
    {
        payload = default;
        fault = CloseCode.Protocol;
        while (ClientFrameHead.TryRead(received, out var head))
        {
            var isControl = head.Kind >= ClientFrameHead.FirstControl;
            if (!head.IsMasked || head.HasReservedBits || (isControl && (!head.IsFinal || head.Length > MaxControl)))
            {
                return FrameEvent.Fault;
            }

            // Said from the head alone: a frame that is too long need not come first. Negative is a length beyond all reason.
            if (head.Length + (isControl ? 0 : _fragments?.Length ?? 0) is < 0 or > MaxMessage)
            {
                fault = CloseCode.TooBig;
                return FrameEvent.Fault;
            }

            var size = head.Size + MaskLength + (int)head.Length;
            if (received.Length < size)
            {
                return FrameEvent.Incomplete;
            }

            var data = received[(head.Size + MaskLength)..size];
            Unmask(data, received.Slice(head.Size, MaskLength));
            received = received[size..];
            switch (head.Kind)
            {
                case ClientFrameHead.Continuation or ClientFrameHead.Text:
                    if ((head.Kind is ClientFrameHead.Text) == (_fragments is not null))
                    {
                        return FrameEvent.Fault; // A new message within another, or the middle of none.
                    }

                    if (!head.IsFinal)
                    {
                        _fragments = [.. _fragments ?? [], .. data];
                        continue;
                    }

                    payload = Whole(data);
                    fault = CloseCode.BadData;
                    return Utf8.IsValid(payload) ? FrameEvent.Message : FrameEvent.Fault;
                case ClientFrameHead.Binary:
                    fault = CloseCode.Unsupported;
                    return FrameEvent.Fault;
                case ClientFrameHead.Close:
                    fault = FaultOf(data) ?? CloseCode.Normal;
                    payload = data;
                    return fault is CloseCode.Normal ? FrameEvent.Close : FrameEvent.Fault;
                case ClientFrameHead.Ping:
                    payload = data;
                    return FrameEvent.Ping;
                case ClientFrameHead.Pong:
                    return FrameEvent.Pong;
                default:
                    return FrameEvent.Fault;
            }
        }

        return FrameEvent.Incomplete;
    }

    /// <summary>The message that this ends.</summary>
    private ReadOnlySpan<byte> Whole(Span<byte> data)
    {
        if (_fragments is null)
        {
            return data;
        }

        byte[] whole = [.. _fragments, .. data];
        _fragments = null;
        return whole;
    }

    /// <summary>What is wrong with the payload of a close frame; null where nothing is.</summary>
    private static CloseCode? FaultOf(ReadOnlySpan<byte> payload)
    {
        if (payload.IsEmpty)
        {
            return null;
        }

        // 1004 to 1006 and 1015 are never sent; what is below 1000 and the rest below 3000 means nothing.
        var isCode = payload.Length > 1 && BinaryPrimitives.ReadUInt16BigEndian(payload) is >= 1000 and <= 1003 or >= 1007 and <= 1014 or >= 3000 and <= 4999;
        return !isCode ? CloseCode.Protocol
            : !Utf8.IsValid(payload[2..]) ? CloseCode.BadData
            : null;
    }

    private static void Unmask(Span<byte> data, ReadOnlySpan<byte> mask)
    {
        var key = MemoryMarshal.Read<uint>(mask);
        var words = MemoryMarshal.Cast<byte, uint>(data);
        for (var i = 0; i < words.Length; i++)
        {
            words[i] ^= key;
        }

        for (var i = words.Length * sizeof(uint); i < data.Length; i++)
        {
            data[i] ^= mask[i % MaskLength];
        }
    }
}
