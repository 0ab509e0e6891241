using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Omni.Pipeline.Channels.Envelopes;

namespace Omni.Runtime.Commands.Demo;

/// <summary>The platform's side of a webhook call: seals a message, signs it, and makes the address it is posted to.</summary>
public sealed class WeChatEnvelopeWriter
{
    private readonly string _token;
    private readonly string _originalId;
    private readonly EnvelopeKey _key;

    /// <exception cref="ArgumentException">The options hold no usable AES key.</exception>
    public WeChatEnvelopeWriter(LoopbackWeChatOptions options)
    {
        _token = options.Token;
        _originalId = options.OriginalId;
        _key = EnvelopeKey.TryCreate(options.EncodingAesKey, options.AppId, out var key)
            ? key
            : throw new ArgumentException("The AES key has 43 characters of base64, and the app id is not empty.", nameof(options));
    }

    /// <summary>A text message as the platform writes it, before it is sealed.</summary>
    public string Text(string openId, string text, string msgId, DateTimeOffset at) =>
        $"""
        <xml><ToUserName>{CData(_originalId)}</ToUserName>
        <FromUserName>{CData(openId)}</FromUserName>
        <CreateTime>{Seconds(at)}</CreateTime>
        <MsgType>{CData("text")}</MsgType>
        <Content>{CData(text)}</Content>
        <MsgId>{msgId}</MsgId>
        </xml>
        """;

    /// <summary>A message with a file that the platform holds, before it is sealed.</summary>
    public string File(string openId, string type, string mediaId, string msgId, DateTimeOffset at) =>
        $"""
        <xml><ToUserName>{CData(_originalId)}</ToUserName>
        <FromUserName>{CData(openId)}</FromUserName>
        <CreateTime>{Seconds(at)}</CreateTime>
        <MsgType>{CData(type)}</MsgType>
        <MediaId>{CData(mediaId)}</MediaId>
        <MsgId>{msgId}</MsgId>
        </xml>
        """;

    /// <summary>An event as the platform writes it, before it is sealed.</summary>
    public string Event(string openId, string name, string key, DateTimeOffset at) =>
        $"""
        <xml><ToUserName>{CData(_originalId)}</ToUserName>
        <FromUserName>{CData(openId)}</FromUserName>
        <CreateTime>{Seconds(at)}</CreateTime>
        <MsgType>{CData("event")}</MsgType>
        <Event>{CData(name)}</Event>
        <EventKey>{CData(key)}</EventKey>
        </xml>
        """;

    /// <summary>The event that says whether a template reached its customer, before it is sealed.</summary>
    public string TemplateReport(string openId, string msgId, string status, DateTimeOffset at) =>
        $"""
        <xml><ToUserName>{CData(_originalId)}</ToUserName>
        <FromUserName>{CData(openId)}</FromUserName>
        <CreateTime>{Seconds(at)}</CreateTime>
        <MsgType>{CData("event")}</MsgType>
        <Event>{CData("TEMPLATESENDJOBFINISH")}</Event>
        <MsgID>{msgId}</MsgID>
        <Status>{CData(status)}</Status>
        </xml>
        """;

    public WeChatWebhookCall Seal(string xml, DateTimeOffset at) => Seal(Encoding.UTF8.GetBytes(xml), at);

    public WeChatWebhookCall Seal(ReadOnlySpan<byte> message, DateTimeOffset at) =>
        Sign(Envelope.Seal(_key, message, RandomNumberGenerator.GetBytes(Envelope.RandomBytes)), at);

    /// <summary>Signs whatever is given as an envelope, so that a test can sign what is broken inside.</summary>
    public WeChatWebhookCall Sign(string encrypted, DateTimeOffset at)
    {
        var timestamp = Seconds(at);
        var nonce = RandomNumberGenerator.GetInt32(100_000_000, int.MaxValue).ToString(CultureInfo.InvariantCulture);
        return new(
            new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["signature"] = EnvelopeSignature.Sign(_token, timestamp, nonce),
                ["timestamp"] = timestamp,
                ["nonce"] = nonce,
                ["encrypt_type"] = "aes",
                ["msg_signature"] = EnvelopeSignature.Sign(_token, timestamp, nonce, encrypted),
            },
            Encoding.UTF8.GetBytes($"<xml><ToUserName>{CData(_originalId)}</ToUserName><Encrypt>{CData(encrypted)}</Encrypt></xml>"));
    }

    /// <summary>The address check: a GET whose <c>echostr</c> must come back.</summary>
    public WeChatWebhookCall Check(string echo, DateTimeOffset at)
    {
        var call = Sign("", at);
        return new(
            new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["signature"] = call.Query["signature"],
                ["timestamp"] = call.Query["timestamp"],
                ["nonce"] = call.Query["nonce"],
                ["echostr"] = echo,
            },
            []);
    }

    private static string Seconds(DateTimeOffset at) => at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

    // The end mark of CDATA inside a text has to be split over two sections.
    private static string CData(string text) => $"<![CDATA[{text.Replace("]]>", "]]]]><![CDATA[>", StringComparison.Ordinal)}]]>";
}
