using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Unicode;
using Omni.Pipeline.Channels.Envelopes;
using Omni.Pipeline.Messages;

namespace Omni.Pipeline.Channels.DingTalk;

/// <summary>
/// A pushed event: an envelope in JSON. It is acknowledged by sealing the word "success" for the same receiver. Most events are about
/// people who never wrote and are acknowledged only; that a customer left is shown, because answers no longer reach them.
/// </summary>
internal static class DingTalkEvents
{
    private const string LeftCompany = "user_leave_org";
    private const int MaxIdLength = 128;
    private const int MaxPeople = 100;

    /// <summary>The platform's name for it has changed; empty when this is no event.</summary>
    public static string SignatureOf(ChannelRequest request) => Either(request, "msg_signature", "signature");

    public static ChannelReply Receive(ChannelRequest request, ChannelAccount account)
    {
        var token = account[DingTalkSettingNames.Token];
        if (token.Length == 0 || account[DingTalkSettingNames.EncodingAesKey].Length == 0)
        {
            return Refused(Refusal.Unauthenticated);
        }

        if (!Utf8.IsValid(request.Body.Span))
        {
            return Refused(Refusal.UnsupportedEncoding);
        }

        using var document = JsonFields.TryParse(request.Body);
        if (document?.RootElement.Text("encrypt") is not { Length: > 0 } encrypted)
        {
            return Refused(Refusal.Malformed);
        }

        var timestamp = Either(request, "timeStamp", "timestamp");
        if (!EnvelopeSignature.IsValid(SignatureOf(request), token, timestamp, request.Query("nonce"), encrypted))
        {
            return Refused(Refusal.Unauthenticated);
        }

        if (!DingTalkChannel.IsFresh(timestamp, request.Now))
        {
            return Refused(Refusal.Stale);
        }

        if (TryOpen(account, encrypted) is not var (key, message))
        {
            return Refused(Refusal.Unauthenticated);
        }

        using var inside = JsonFields.TryParse(message);
        return inside?.RootElement.Text("EventType") is { Length: > 0 } type
            ? new ChannelReply.Accepted([.. Read(type, inside.RootElement, message.Span, account, request.Now)], DingTalkAck.Create(key, token, request.Now))
            {
                ContentType = "application/json",
            }
            : Refused(Refusal.Malformed);
    }

    private static (EnvelopeKey Key, ReadOnlyMemory<byte> Message)? TryOpen(ChannelAccount account, string encrypted)
    {
        var ids = account[DingTalkSettingNames.ReceiveIds] is { Length: > 0 } given ? given : account[DingTalkSettingNames.AppKey];
        foreach (var id in ids.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (EnvelopeKey.TryCreate(account[DingTalkSettingNames.EncodingAesKey], id, out var key)
                && Envelope.Open(key, encrypted) is { Status: EnvelopeStatus.Opened } opened)
            {
                return (key, opened.Message);
            }
        }

        return null;
    }

    private static IEnumerable<UnifiedMessage> Read(string type, JsonElement root, ReadOnlySpan<byte> bytes, ChannelAccount account, DateTimeOffset now)
    {
        if (type != LeftCompany)
        {
            return [];
        }

        // One without an id of its own is known by what it says, so that its repeats are recognised.
        var id = root.Text("eventId") is { Length: > 0 and <= MaxIdLength } own ? own : Convert.ToHexStringLower(SHA256.HashData(bytes));
        var at = root.Instant("TimeStamp") ?? now;
        return root.Texts("UserId").Where(user => user.Length is > 0 and <= MaxIdLength).Take(MaxPeople).Select(user => new UnifiedMessage
        {
            MessageId = "",
            Direction = Direction.Inbound,
            Channel = DingTalkChannel.ChannelName,
            Account = account.Account,
            SenderId = user,
            ExternalId = string.Create(CultureInfo.InvariantCulture, $"{id}-{user}"),
            Kind = MessageKind.Event,
            Content = $"[event] {type}",
            Timestamp = at,
            ReceivedAt = now,
            IsOfKnownOnly = true,
        });
    }

    private static string Either(ChannelRequest request, string first, string second) =>
        request.Query(first) is { Length: > 0 } value ? value : request.Query(second);

    private static ChannelReply.Refused Refused(Refusal reason) => new(reason);
}
