using System.Collections.Concurrent;
using System.Text.Unicode;
using Omni.Pipeline.Channels.Envelopes;

namespace Omni.Pipeline.Channels.WeChat;

/// <summary>
/// A WeChat Official Account in safe mode. Plain mode is refused unless the account allows it, because its signature covers the
/// address and not the body: whoever sees one call could post anything. In compatible mode only the encrypted fields are read.
/// </summary>
internal sealed class WeChatChannel : IChannel
{
    public const string ChannelName = "wechat";

    /// <summary>The acknowledgement; anything else shows the customer an error.</summary>
    public const string Success = "success";

    /// <summary>The platform names no window for its timestamps; this one is longer than all its retries.</summary>
    public static readonly TimeSpan ReplayWindow = TimeSpan.FromMinutes(10);

    // By account name, so it is as small as the list of accounts; an entry is replaced when its settings are.
    private readonly ConcurrentDictionary<string, WeChatKeys> _keys = new(StringComparer.Ordinal);

    public string Name => ChannelName;

    public bool TakesTryAgain => false;

    public ValueTask<ChannelReply> ReceiveAsync(ChannelRequest request, ChannelAccount account) => ValueTask.FromResult(Receive(request, account));

    private ChannelReply Receive(ChannelRequest request, ChannelAccount account) => (KeysOf(account), request.Method) switch
    {
        (null, _) => Refused(Refusal.Unauthenticated),
        ({ } keys, "GET") => Check(request, keys),
        ({ } keys, "POST") => Open(request, account, keys),
        _ => Refused(Refusal.Malformed),
    };

    private static ChannelReply Check(ChannelRequest request, WeChatKeys keys)
    {
        var timestamp = request.Query("timestamp");
        if (!EnvelopeSignature.IsValid(request.Query("signature"), keys.Token, timestamp, request.Query("nonce")))
        {
            return Refused(Refusal.Unauthenticated);
        }

        var echo = request.Query("echostr");
        return !IsFresh(timestamp, request.Now) ? Refused(Refusal.Stale)
            : echo.Length == 0 ? Refused(Refusal.Malformed)
            : new ChannelReply.Challenge(echo);
    }

    private static ChannelReply Open(ChannelRequest request, ChannelAccount account, WeChatKeys keys)
    {
        if (!string.Equals(request.Query("encrypt_type"), "aes", StringComparison.Ordinal))
        {
            return account[WeChatSettingNames.AllowPlain] == "true" ? OpenPlain(request, account, keys) : Refused(Refusal.ModeRefused);
        }

        if (!Utf8.IsValid(request.Body.Span))
        {
            return Refused(Refusal.UnsupportedEncoding);
        }

        if (WeChatXml.TryRead(request.Body.Span)?.Find("Encrypt") is not { Length: > 0 } encrypted)
        {
            return Refused(Refusal.Malformed);
        }

        var timestamp = request.Query("timestamp");
        if (!EnvelopeSignature.IsValid(request.Query("msg_signature"), keys.Token, timestamp, request.Query("nonce"), encrypted))
        {
            return Refused(Refusal.Unauthenticated);
        }

        if (!IsFresh(timestamp, request.Now))
        {
            return Refused(Refusal.Stale);
        }

        // Whatever is wrong with an envelope, the answer is the same: a sealed message that doesn't open proves nothing.
        var opened = Envelope.Open(keys.Envelope, encrypted);
        return opened.Status is EnvelopeStatus.Opened
            ? Read(opened.Message.Span, account, request.Now)
            : Refused(Refusal.Unauthenticated);
    }

    /// <summary>For an account whose company has decided to trust whoever knows one signed address.</summary>
    private static ChannelReply OpenPlain(ChannelRequest request, ChannelAccount account, WeChatKeys keys)
    {
        var timestamp = request.Query("timestamp");
        return !EnvelopeSignature.IsValid(request.Query("signature"), keys.Token, timestamp, request.Query("nonce")) ? Refused(Refusal.Unauthenticated)
            : !IsFresh(timestamp, request.Now) ? Refused(Refusal.Stale)
            : Read(request.Body.Span, account, request.Now);
    }

    private static ChannelReply Read(ReadOnlySpan<byte> message, ChannelAccount account, DateTimeOffset now)
    {
        if (!Utf8.IsValid(message))
        {
            return Refused(Refusal.UnsupportedEncoding);
        }

        return WeChatXml.TryRead(message) is { } fields ? WeChatMessages.Read(fields, account, now) : Refused(Refusal.Malformed);
    }

    private static bool IsFresh(string timestamp, DateTimeOffset now) =>
        WeChatMessages.TryReadInstant(timestamp, out var at) && (now - at).Duration() <= ReplayWindow;

    private static ChannelReply.Refused Refused(Refusal reason) => new(reason);

    private WeChatKeys? KeysOf(ChannelAccount account)
    {
        if (_keys.TryGetValue(account.Account, out var keys) && keys.IsFor(account))
        {
            return keys;
        }

        keys = WeChatKeys.TryCreate(account);
        if (keys is not null)
        {
            _keys[account.Account] = keys;
        }

        return keys;
    }
}
