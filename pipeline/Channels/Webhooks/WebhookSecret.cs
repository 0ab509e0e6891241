using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Omni.Pipeline.Channels.Webhooks;

/// <summary>
/// Signs and checks calls as Standard Webhooks does (www.standardwebhooks.com): HMAC-SHA256 over id, time and body, joined by dots. What is
/// signed can neither be changed nor, within the window that the reader allows, be sent under another id.
/// </summary>
public sealed class WebhookSecret
{
    public const string IdHeader = "webhook-id";
    public const string TimestampHeader = "webhook-timestamp";
    public const string SignatureHeader = "webhook-signature";

    /// <summary>How far the two clocks may be apart.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    private const string Prefix = "whsec_";
    private const string Version = "v1,";
    private const int MinBytes = 24;
    private const int MaxBytes = 64;

    // While keys change there are two; nobody needs many, and each costs a comparison.
    private const int MaxSignatures = 8;

    private readonly byte[] _key;

    private WebhookSecret(byte[] key) => _key = key;

    /// <summary>False when it is not <c>whsec_</c> and base64 of 24 to 64 bytes; the prefix may be left out.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out WebhookSecret? secret)
    {
        secret = null;
        var encoded = text.StartsWith(Prefix, StringComparison.Ordinal) ? text[Prefix.Length..] : text;
        var bytes = new byte[MaxBytes + 3];
        if (!Convert.TryFromBase64String(encoded, bytes, out var length) || length is < MinBytes or > MaxBytes)
        {
            return false;
        }

        secret = new(bytes[..length]);
        return true;
    }

    /// <returns><c>v1,</c> and the signature in base64.</returns>
    public string Sign(string id, string timestamp, ReadOnlySpan<byte> body)
    {
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        Hash(id, timestamp, body, hash);
        return Version + Convert.ToBase64String(hash);
    }

    /// <summary>Whether one of the signatures is right. Compares in a time that does not depend on how much of it is.</summary>
    /// <param name="signatures">As in the header: several are separated by blanks; those of other versions are passed over.</param>
    /// <param name="id">As in the header.</param>
    /// <param name="timestamp">As in the header.</param>
    /// <param name="body">As received.</param>
    public bool IsValid(string signatures, string id, string timestamp, ReadOnlySpan<byte> body)
    {
        Span<byte> expected = stackalloc byte[HMACSHA256.HashSizeInBytes];
        Span<byte> given = stackalloc byte[HMACSHA256.HashSizeInBytes + 1];
        Hash(id, timestamp, body, expected);
        var isValid = false;
        var seen = 0;
        foreach (var range in signatures.AsSpan().Split(' '))
        {
            var signature = signatures.AsSpan()[range];
            if (signature.StartsWith(Version) && seen++ < MaxSignatures && Convert.TryFromBase64Chars(signature[Version.Length..], given, out var length))
            {
                isValid |= CryptographicOperations.FixedTimeEquals(given[..length], expected);
            }
        }

        return isValid;
    }

    private void Hash(string id, string timestamp, ReadOnlySpan<byte> body, Span<byte> hash)
    {
        var head = Encoding.UTF8.GetByteCount(id) + Encoding.UTF8.GetByteCount(timestamp) + 2;
        var buffer = ArrayPool<byte>.Shared.Rent(head + body.Length);
        try
        {
            var length = Encoding.UTF8.GetBytes(id, buffer);
            buffer[length++] = (byte)'.';
            length += Encoding.UTF8.GetBytes(timestamp, buffer.AsSpan(length));
            buffer[length++] = (byte)'.';
            body.CopyTo(buffer.AsSpan(length));
            HMACSHA256.HashData(_key, buffer.AsSpan(0, length + body.Length), hash);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
