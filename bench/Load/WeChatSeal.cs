using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Omni.Bench.Load;

/// <summary>
/// The platform's side of the envelope, without allocation: AES-256-CBC over random(16), length(4), message and app id, padded to 32;
/// base64; and the SHA-1 that signs it. Not safe for two threads at once.
/// </summary>
internal sealed class WeChatSeal : IDisposable
{
    private const int Random = 16;
    private const int Head = Random + 4;
    private const int Pad = 32;

    private readonly Aes _aes = Aes.Create();
    private readonly byte[] _iv;
    private readonly byte[] _token;
    private readonly byte[] _appId;
    private readonly byte[] _plain = new byte[4096];
    private readonly byte[] _cipher = new byte[4096];
    private readonly byte[] _signed = new byte[8192];

    public WeChatSeal(WeChatAccount account)
    {
        var key = Convert.FromBase64String(account.EncodingAesKey + "=");
        _aes.SetKey(key);
        _iv = key[..16];
        _token = Encoding.ASCII.GetBytes(account.Token);
        _appId = Encoding.ASCII.GetBytes(account.AppId);
        RandomNumberGenerator.Fill(_plain.AsSpan(0, Random));
    }

    /// <summary>How long the envelope of such a message is.</summary>
    public int LengthOf(int message) => Base64.GetMaxEncodedToUtf8Length(PaddedLength(message));

    public void Seal(ReadOnlySpan<byte> message, Span<byte> encrypted)
    {
        // The random part only has to differ: a counter over random bytes does.
        BinaryPrimitives.WriteUInt64LittleEndian(_plain, BinaryPrimitives.ReadUInt64LittleEndian(_plain) + 1);
        BinaryPrimitives.WriteUInt32BigEndian(_plain.AsSpan(Random), (uint)message.Length);
        message.CopyTo(_plain.AsSpan(Head));
        _appId.CopyTo(_plain.AsSpan(Head + message.Length));
        var length = Head + message.Length + _appId.Length;
        var padded = PaddedLength(message.Length);
        _plain.AsSpan(length, padded - length).Fill((byte)(padded - length));
        var written = _aes.EncryptCbc(_plain.AsSpan(0, padded), _iv, _cipher, PaddingMode.None);
        Base64.EncodeToUtf8(_cipher.AsSpan(0, written), encrypted, out _, out _);
    }

    /// <summary>Writes 40 hexadecimal digits.</summary>
    public void Sign(ReadOnlySpan<byte> timestamp, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> encrypted, Span<byte> signature)
    {
        // Ordinal order: a time stamp begins with 1, our nonces with 2, the token with a letter. Only the envelope's place is open.
        var length = 0;
        var isOpen = !encrypted.IsEmpty;
        Add(timestamp, encrypted, ref isOpen, ref length);
        Add(nonce, encrypted, ref isOpen, ref length);
        Add(_token, encrypted, ref isOpen, ref length);
        if (isOpen)
        {
            Copy(encrypted, ref length);
        }

        Span<byte> hash = stackalloc byte[SHA1.HashSizeInBytes];
#pragma warning disable CA5350 // The platform's protocol is SHA-1.
        SHA1.HashData(_signed.AsSpan(0, length), hash);
#pragma warning restore CA5350
        Convert.TryToHexStringLower(hash, signature, out _);
    }

    public void Dispose() => _aes.Dispose();

    private void Add(ReadOnlySpan<byte> part, ReadOnlySpan<byte> encrypted, ref bool isOpen, ref int length)
    {
        if (isOpen && encrypted.SequenceCompareTo(part) < 0)
        {
            Copy(encrypted, ref length);
            isOpen = false;
        }

        Copy(part, ref length);
    }

    private void Copy(ReadOnlySpan<byte> part, ref int length)
    {
        part.CopyTo(_signed.AsSpan(length));
        length += part.Length;
    }

    private int PaddedLength(int message)
    {
        var length = Head + message + _appId.Length;
        return length + Pad - (length % Pad);
    }
}
