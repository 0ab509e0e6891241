using System.Buffers;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Omni.Pipeline.Channels.Envelopes;

/// <summary>WeChat's signature: SHA-1 over the token, the timestamp, the nonce and, for an envelope, its text, in ordinal order.</summary>
public static class EnvelopeSignature
{
    private const int HexLength = 2 * SHA1.HashSizeInBytes;

    /// <summary>Signs an address (<c>signature</c>), or with <paramref name="encrypted"/> an envelope (<c>msg_signature</c>).</summary>
    public static string Sign(string token, string timestamp, string nonce, string? encrypted = null)
    {
        // Ordinal: the culture's order puts upper and lower case elsewhere and gives another hash.
        string[] parts = encrypted is null ? [token, timestamp, nonce] : [token, timestamp, nonce, encrypted];
        Array.Sort(parts, StringComparer.Ordinal);

        var room = 0;
        foreach (var part in parts)
        {
            room += Encoding.UTF8.GetMaxByteCount(part.Length);
        }

        var buffer = ArrayPool<byte>.Shared.Rent(room);
        try
        {
            var length = 0;
            foreach (var part in parts)
            {
                length += Encoding.UTF8.GetBytes(part, buffer.AsSpan(length));
            }

            Span<byte> hash = stackalloc byte[SHA1.HashSizeInBytes];
#pragma warning disable CA5350 // The platform's protocol is SHA-1.
            SHA1.HashData(buffer.AsSpan(0, length), hash);
#pragma warning restore CA5350
            return Convert.ToHexStringLower(hash);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Compares in a time that does not depend on how much of the signature is right.</summary>
    public static bool IsValid(string signature, string token, string timestamp, string nonce, string? encrypted = null) =>
        signature.Length == HexLength
        && CryptographicOperations.FixedTimeEquals(
            MemoryMarshal.AsBytes(signature.AsSpan()),
            MemoryMarshal.AsBytes(Sign(token, timestamp, nonce, encrypted).AsSpan()));
}
