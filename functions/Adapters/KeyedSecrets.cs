using System.Security.Cryptography;
using System.Text;
using Omni.Pipeline.Access;
using Omni.Pipeline.Ports;

namespace Omni.Functions.Adapters;

/// <summary>
/// Seals by AES-GCM under keys that derive from the deployment's own, which Key Vault holds; each purpose has a key of its own. A changed
/// signing key opens nothing that was sealed before: the secrets are set again, or kept in the vault and named by a reference.
/// </summary>
internal sealed class KeyedSecrets(SigningKey signingKey) : ISecretProtector
{
    private const string Version = "k1.";
    private const int KeyBytes = 32;

    private static readonly int NonceBytes = AesGcm.NonceByteSizes.MaxSize;
    private static readonly int TagBytes = AesGcm.TagByteSizes.MaxSize;

    public string Protect(string purpose, string clear)
    {
        var text = Encoding.UTF8.GetBytes(clear);
        var box = new byte[NonceBytes + TagBytes + text.Length];
        RandomNumberGenerator.Fill(Nonce(box));
        using var aes = Cipher(purpose);
        aes.Encrypt(Nonce(box), text, Body(box), Tag(box));
        return Version + Convert.ToBase64String(box);
    }

    public string? Unprotect(string purpose, string sealedText)
    {
        var box = new byte[sealedText.Length];
        if (!sealedText.StartsWith(Version, StringComparison.Ordinal)
            || !Convert.TryFromBase64Chars(sealedText.AsSpan(Version.Length), box, out var length)
            || length < NonceBytes + TagBytes)
        {
            return null;
        }

        var whole = box.AsSpan(0, length);
        var text = new byte[Body(whole).Length];
        try
        {
            using var aes = Cipher(purpose);
            aes.Decrypt(Nonce(whole), Body(whole), Tag(whole), text);
            return Encoding.UTF8.GetString(text);
        }
        catch (AuthenticationTagMismatchException)
        {
            // How it says: changed, of another purpose, or under another key.
            return null;
        }
    }

    private AesGcm Cipher(string purpose) =>
        new(HKDF.DeriveKey(HashAlgorithmName.SHA256, signingKey.ToArray(), KeyBytes, salt: null, Encoding.UTF8.GetBytes($"Omni.Secrets|{purpose}")), TagBytes);

    private static Span<byte> Nonce(Span<byte> box) => box[..NonceBytes];

    private static Span<byte> Tag(Span<byte> box) => box.Slice(NonceBytes, TagBytes);

    private static Span<byte> Body(Span<byte> box) => box[(NonceBytes + TagBytes)..];
}
