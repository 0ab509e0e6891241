using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using CsCheck;
using Omni.Pipeline.Channels.Envelopes;
using Omni.Tests.Pipeline.Channels.WeChat;

namespace Omni.Tests.Pipeline.Channels.Envelopes;

public sealed class EnvelopeTests
{
    private const string AesKey = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG";
    private const string AppId = "wxb11529c136998cb6";

    private static readonly byte[] Random = Encoding.ASCII.GetBytes("aaaabbbbccccdddd");

    [Theory]
    [MemberData(nameof(WeChatVectors.ToOpen), MemberType = typeof(WeChatVectors))]
    public void A_published_envelope_opens_to_what_was_sealed(string id)
    {
        var vector = WeChatVectors.Get(id);

        var opened = Envelope.Open(Key(vector["encoding_aes_key"], vector["receive_id"]), vector["encrypt"]);

        Assert.Equal(EnvelopeStatus.Opened, opened.Status);
        Assert.Equal(vector.Expect("plaintext"), Encoding.UTF8.GetString(opened.Message.Span));
    }

    [Theory]
    [MemberData(nameof(WeChatVectors.ToSeal), MemberType = typeof(WeChatVectors))]
    public void Sealing_gives_the_published_envelope(string id)
    {
        var vector = WeChatVectors.Get(id);

        var encrypted = Envelope.Seal(
            Key(vector["encoding_aes_key"], vector["receive_id"]),
            Encoding.UTF8.GetBytes(vector["plaintext"]),
            Encoding.ASCII.GetBytes(vector["random16"]));

        Assert.Equal(vector.Expect("encrypt"), encrypted);
        if (vector.Expected.TryGetProperty("msg_signature", out var signature))
        {
            Assert.Equal(signature.GetString(), EnvelopeSignature.Sign(vector["token"], vector["timestamp"], vector["nonce"], encrypted));
        }
    }

    [Fact]
    public void Whatever_is_sealed_opens_to_the_same() => Gen.Select(Gen.Byte.Array[0, 300], Gen.Byte.Array[16]).Sample((message, random) =>
    {
        var opened = Envelope.Open(Key(AesKey, AppId), Envelope.Seal(Key(AesKey, AppId), message, random));
        return opened.Status is EnvelopeStatus.Opened && opened.Message.Span.SequenceEqual(message);
    });

    [Fact]
    public void Every_length_of_padding_from_1_to_32_is_written_and_read()
    {
        var seen = new SortedSet<int>();
        for (var length = 0; length < 64; length++)
        {
            var message = Encoding.ASCII.GetBytes(new string('x', length));

            var encrypted = Envelope.Seal(Key(AesKey, AppId), message, Random);

            seen.Add(Decrypt(encrypted)[^1]);
            Assert.Equal(message, Envelope.Open(Key(AesKey, AppId), encrypted).Message.ToArray());
        }

        Assert.Equal(Enumerable.Range(1, 32), seen);
    }

    [Fact]
    public void An_envelope_for_another_account_does_not_open()
    {
        var encrypted = Envelope.Seal(Key(AesKey, AppId), "hello"u8, Random);

        Assert.Equal(EnvelopeStatus.WrongReceiver, Envelope.Open(Key(AesKey, AppId + "7"), encrypted).Status);
        Assert.Equal(EnvelopeStatus.WrongReceiver, Envelope.Open(Key(AesKey, AppId[..^1]), encrypted).Status);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(33)]
    [InlineData(255)]
    public void A_padding_outside_1_to_32_is_wrong(byte pad) =>
        Assert.Equal(EnvelopeStatus.BadPadding, Envelope.Open(Key(AesKey, AppId), Encrypt(Plain(5, "hello", pad))).Status);

    [Fact]
    public void A_padding_that_is_not_the_same_throughout_is_wrong()
    {
        var plain = Plain(5, "hello", pad: null);
        plain[^2] ^= 1;

        Assert.Equal(EnvelopeStatus.BadPadding, Envelope.Open(Key(AesKey, AppId), Encrypt(plain)).Status);
    }

    [Theory]
    [InlineData(24u)]
    [InlineData(1000u)]
    [InlineData(uint.MaxValue)]
    [InlineData((uint)int.MaxValue + 1)]
    public void A_length_beyond_the_buffer_is_wrong(uint length) =>
        Assert.Equal(EnvelopeStatus.BadLength, Envelope.Open(Key(AesKey, AppId), Encrypt(Plain(length, "hello", pad: null))).Status);

    [Fact]
    public void A_length_that_eats_into_the_receive_id_is_the_wrong_receiver() =>
        Assert.Equal(EnvelopeStatus.WrongReceiver, Envelope.Open(Key(AesKey, AppId), Encrypt(Plain(6, "hello", pad: null))).Status);

    [Fact]
    public void An_envelope_too_short_for_its_head_is_wrong()
    {
        var plain = new byte[32];
        plain.AsSpan().Fill(32);

        Assert.Equal(EnvelopeStatus.BadLength, Envelope.Open(Key(AesKey, AppId), Encrypt(plain)).Status);
        Assert.Equal(EnvelopeStatus.BadPadding, Envelope.Open(Key(AesKey, AppId), Encrypt(plain[..16])).Status);
    }

    [Theory]
    [InlineData("", EnvelopeStatus.BadLength)]
    [InlineData("AAAA", EnvelopeStatus.BadLength)]
    [InlineData("????", EnvelopeStatus.NotBase64)]
    [InlineData("AAA", EnvelopeStatus.NotBase64)]
    [InlineData("\u6f22\u5b57", EnvelopeStatus.NotBase64)]
    public void What_is_not_whole_blocks_of_base64_does_not_open(string encrypted, EnvelopeStatus status) =>
        Assert.Equal(status, Envelope.Open(Key(AesKey, AppId), encrypted).Status);

    [Fact]
    public void Any_bytes_are_judged_without_an_exception() => Gen.Byte.Array[0, 512].Sample(bytes =>
        Envelope.Open(Key(AesKey, AppId), Convert.ToBase64String(bytes)).Status is not EnvelopeStatus.Opened);

    [Fact]
    public void Any_text_is_judged_without_an_exception() => Gen.String.Sample(text =>
        Envelope.Open(Key(AesKey, AppId), text).Status is not EnvelopeStatus.Opened);

    [Theory]
    [InlineData("")]
    [InlineData("abcdefghijklmnopqrstuvwxyz0123456789ABCDEF")]
    [InlineData("abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGH")]
    [InlineData("abcdefghijklmnopqrstuvwxyz0123456789ABCDE?G")]
    [InlineData("abcdefghijklmnopqrstuvwxyz 123456789ABCDEFG")]
    public void A_key_that_is_not_43_characters_of_base64_is_no_key(string encoded) =>
        Assert.False(EnvelopeKey.TryCreate(encoded, AppId, out _));

    [Fact]
    public void A_key_without_a_receive_id_is_no_key() => Assert.False(EnvelopeKey.TryCreate(AesKey, "", out _));

    [Fact]
    public void A_key_may_be_pasted_with_blanks_around_it() => Assert.True(EnvelopeKey.TryCreate($" {AesKey}\n", AppId, out _));

    private static EnvelopeKey Key(string encoded, string receiveId) =>
        EnvelopeKey.TryCreate(encoded, receiveId, out var key) ? key : throw new ArgumentException(encoded);

    private static byte[] Plain(uint length, string message, byte? pad)
    {
        var body = Encoding.UTF8.GetBytes(message + AppId);
        var used = 20 + body.Length;
        var plain = new byte[used + 32 - (used % 32)];
        Random.CopyTo(plain, 0);
        BinaryPrimitives.WriteUInt32BigEndian(plain.AsSpan(16), length);
        body.CopyTo(plain, 20);
        plain.AsSpan(used).Fill(pad ?? (byte)(plain.Length - used));
        return plain;
    }

    private static string Encrypt(byte[] plain)
    {
        using var aes = NewAes();
        return Convert.ToBase64String(aes.EncryptCbc(plain, aes.Key.AsSpan(0, 16), PaddingMode.None));
    }

    private static byte[] Decrypt(string encrypted)
    {
        using var aes = NewAes();
        return aes.DecryptCbc(Convert.FromBase64String(encrypted), aes.Key.AsSpan(0, 16), PaddingMode.None);
    }

    private static Aes NewAes()
    {
        var aes = Aes.Create();
        aes.Key = Convert.FromBase64String(AesKey + "=");
        return aes;
    }
}
