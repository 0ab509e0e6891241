using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Omni.Pipeline.Channels.Envelopes;

/// <summary>What opens and seals one account's envelopes: the AES key and the receive id. Made once, then only read.</summary>
public sealed class EnvelopeKey
{
    /// <summary>The length of an EncodingAESKey: base64 of 32 bytes without its padding.</summary>
    public const int EncodedLength = 43;

    private const int KeyBytes = 32;
    private const int IvBytes = 16;

    private readonly byte[] _key;
    private readonly byte[] _receiveId;

    private EnvelopeKey(byte[] key, byte[] receiveId) => (_key, _receiveId) = (key, receiveId);

    internal ReadOnlySpan<byte> Iv => _key.AsSpan(0, IvBytes);

    internal ReadOnlySpan<byte> ReceiveId => _receiveId;

    /// <summary>False when the key is not 43 characters of base64, or there is no receive id to hold a message to.</summary>
    public static bool TryCreate(string encodingAesKey, string receiveId, [NotNullWhen(true)] out EnvelopeKey? key)
    {
        key = null;
        var encoded = encodingAesKey.Trim();
        var bytes = new byte[KeyBytes];

        // Real keys often end in a character whose low bits are not zero; this decoder drops them, as the platform does.
        if (encoded.Length != EncodedLength || receiveId.Length == 0
            || !Convert.TryFromBase64String(encoded + "=", bytes, out var written) || written != KeyBytes)
        {
            return false;
        }

        key = new(bytes, Encoding.UTF8.GetBytes(receiveId));
        return true;
    }

    // One cipher object per call: it is cheap, and a shared one is not promised to be safe between threads.
    internal Aes CreateCipher()
    {
        var aes = Aes.Create();
        aes.SetKey(_key);
        return aes;
    }
}
