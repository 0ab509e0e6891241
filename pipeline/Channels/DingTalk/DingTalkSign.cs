using System.Security.Cryptography;
using System.Text;

namespace Omni.Pipeline.Channels.DingTalk;

/// <summary>
/// DingTalk's signature of a robot's call: HMAC-SHA256 under the secret over the time and the secret. It covers neither the body nor the
/// address, so what protects these is https, and what protects from a replay within the hour is the message's id.
/// </summary>
public static class DingTalkSign
{
    /// <returns>Base64.</returns>
    public static string Sign(string secret, string timestamp) => Convert.ToBase64String(Hash(secret, timestamp));

    /// <summary>Compares in a time that does not depend on how much of the signature is right. One that was escaped for an address is taken too.</summary>
    public static bool IsValid(string sign, string secret, string timestamp)
    {
        if (secret.Length == 0 || timestamp.Length == 0)
        {
            return false;
        }

        var given = sign.Contains('%', StringComparison.Ordinal) ? Uri.UnescapeDataString(sign) : sign;
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes + 1];
        return Convert.TryFromBase64String(given, hash, out var length)
            && CryptographicOperations.FixedTimeEquals(hash[..length], Hash(secret, timestamp));
    }

    private static byte[] Hash(string secret, string timestamp) =>
        HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes($"{timestamp}\n{secret}"));
}
