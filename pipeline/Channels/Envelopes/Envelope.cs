using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Omni.Pipeline.Channels.Envelopes;

/// <summary>
/// The encrypted envelope of WeChat and its relatives: AES-256-CBC over random(16), message length (4, big-endian),
/// message, receive id, padded by PKCS#7 to 32. It has no tag of its own: check the signature before you open one.
/// </summary>
public static class Envelope
{
    public const int RandomBytes = 16;

    private const int CipherBlock = 16;

    // The platform pads to 32, which AES's own padding modes reject from 17 on.
    private const int PadBlock = 32;
    private const int HeadBytes = RandomBytes + sizeof(uint);

    public static OpenedEnvelope Open(EnvelopeKey key, string encrypted)
    {
        var cipherText = ArrayPool<byte>.Shared.Rent(((encrypted.Length / 4) * 3) + 3);
        try
        {
            if (!Convert.TryFromBase64String(encrypted, cipherText, out var length))
            {
                return new(EnvelopeStatus.NotBase64, default);
            }

            if (length == 0 || length % CipherBlock != 0)
            {
                return new(EnvelopeStatus.BadLength, default);
            }

            var plain = new byte[length];
            using var aes = key.CreateCipher();
            aes.DecryptCbc(cipherText.AsSpan(0, length), key.Iv, plain, PaddingMode.None);
            return Unwrap(key, plain);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(cipherText);
        }
    }

    /// <param name="key">The account's key.</param>
    /// <param name="message">What to send.</param>
    /// <param name="random">16 bytes that nobody can foresee.</param>
    public static string Seal(EnvelopeKey key, ReadOnlySpan<byte> message, ReadOnlySpan<byte> random)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(random.Length, RandomBytes);
        var length = HeadBytes + message.Length + key.ReceiveId.Length;
        var pad = PadBlock - (length % PadBlock);
        var plain = new byte[length + pad];
        random.CopyTo(plain);
        BinaryPrimitives.WriteUInt32BigEndian(plain.AsSpan(RandomBytes), (uint)message.Length);
        message.CopyTo(plain.AsSpan(HeadBytes));
        key.ReceiveId.CopyTo(plain.AsSpan(HeadBytes + message.Length));
        plain.AsSpan(length).Fill((byte)pad);
        using var aes = key.CreateCipher();
        return Convert.ToBase64String(aes.EncryptCbc(plain, key.Iv, PaddingMode.None));
    }

    private static OpenedEnvelope Unwrap(EnvelopeKey key, byte[] plain)
    {
        var pad = plain[^1];
        if (pad is 0 or > PadBlock || pad > plain.Length || plain.AsSpan(plain.Length - pad).ContainsAnyExcept(pad))
        {
            return new(EnvelopeStatus.BadPadding, default);
        }

        var length = plain.Length - pad;
        if (length < HeadBytes || BinaryPrimitives.ReadUInt32BigEndian(plain.AsSpan(RandomBytes)) is var size && size > length - HeadBytes)
        {
            return new(EnvelopeStatus.BadLength, default);
        }

        var end = HeadBytes + (int)size;
        return CryptographicOperations.FixedTimeEquals(plain.AsSpan(end, length - end), key.ReceiveId)
            ? new(EnvelopeStatus.Opened, plain.AsMemory(HeadBytes, (int)size))
            : new(EnvelopeStatus.WrongReceiver, default);
    }
}

/// <summary>Whether an envelope opened, or what was wrong with it. Starts at 1 so that <c>default</c> is not success.</summary>
public enum EnvelopeStatus
{
    Opened = 1,
    NotBase64,
    BadLength,
    BadPadding,

    /// <summary>Sealed for another account.</summary>
    WrongReceiver,
}

/// <param name="Status">Whether it opened.</param>
/// <param name="Message">The bytes inside; empty unless opened.</param>
public readonly record struct OpenedEnvelope(EnvelopeStatus Status, ReadOnlyMemory<byte> Message);
