using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Omni.Pipeline.Media;
using Omni.Pipeline.Messages;

namespace Omni.Pipeline.Channels.WeChat;

/// <summary>Turns the decrypted fields of one WeChat message into a <see cref="UnifiedMessage"/>.</summary>
internal static class WeChatMessages
{
    private const int MaxIdLength = 128;

    // The fields that have their own place in a message.
    private static readonly ImmutableArray<string> Common = ["ToUserName", "FromUserName", "CreateTime", "MsgType", "MsgId", "Content", "Encrypt"];

    public static ChannelReply Read(WeChatFields fields, ChannelAccount account, DateTimeOffset now)
    {
        var sender = fields["FromUserName"];
        var type = fields["MsgType"];
        if (sender.Length is 0 or > MaxIdLength || type.Length == 0 || !TryReadInstant(fields["CreateTime"], out var writtenAt))
        {
            return new ChannelReply.Refused(Refusal.Malformed);
        }

        var kind = KindOf(type);
        var externalId = ExternalIdOf(fields, type);
        if (externalId.Length == 0 || (kind is MessageKind.Text && fields.Find("Content") is null))
        {
            return new ChannelReply.Refused(Refusal.Malformed);
        }

        var content = ContentOf(fields, kind, type);
        var metadata = MetadataOf(fields, kind, type);
        if (content.Length > ChannelAccount.MaxTextLength || MessageMetadata.IsTooMuch(metadata))
        {
            return new ChannelReply.Refused(Refusal.TooLong);
        }

        return new ChannelReply.Accepted(
            [
                new UnifiedMessage
                {
                    MessageId = "",
                    Direction = Direction.Inbound,
                    Channel = WeChatChannel.ChannelName,
                    Account = account.Account,
                    SenderId = sender,
                    ExternalId = externalId,
                    Kind = kind,
                    Content = content,
                    Timestamp = writtenAt,
                    ReceivedAt = now,
                    Metadata = metadata,
                    Attachments = AttachmentsOf(fields, kind, type),
                    Receipt = WeChatReceipts.Of(fields),
                    IsOfKnownOnly = IsEvent(type) && IsAftermath(fields["Event"]),
                    BotAnswer = IsSubscription(fields, type) ? account[WeChatSettingNames.Welcome] : "",
                },
            ],
            WeChatChannel.Success);
    }

    /// <summary>The platform counts seconds since 1970.</summary>
    public static bool TryReadInstant(string seconds, out DateTimeOffset instant)
    {
        const long EndOfTime = 253_402_300_799;
        var isRead = long.TryParse(seconds, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value is > 0 and <= EndOfTime;
        instant = isRead ? DateTimeOffset.FromUnixTimeSeconds(value) : default;
        return isRead;
    }

    // A type that the platform adds later is something that a customer sent, which an agent sees to, though nobody can open it here.
    private static MessageKind KindOf(string type) => type switch
    {
        "text" => MessageKind.Text,
        "image" => MessageKind.Image,
        "voice" => MessageKind.Voice,
        "video" or "shortvideo" => MessageKind.Video,
        "location" => MessageKind.Location,
        "link" => MessageKind.Link,
        "event" => MessageKind.Event,
        _ => MessageKind.File,
    };

    private static bool IsEvent(string type) => string.Equals(type, "event", StringComparison.Ordinal);

    private static string ExternalIdOf(WeChatFields fields, string type)
    {
        if (!IsEvent(type))
        {
            var id = fields["MsgId"];
            return id.Length <= MaxIdLength ? id : "";
        }

        // Events have no id. Sender and second alone would merge two events of one second into one.
        return fields["Event"] is { Length: > 0 and <= MaxIdLength } name
            ? $"{fields["FromUserName"]}-{fields["CreateTime"]}-{name}-{Short(fields["EventKey"])}{WeChatReceipts.IdOf(fields)}"
            : "";
    }

    // An event key may be a whole address; an id has to fit into a row key.
    private static string Short(string eventKey) => eventKey.Length <= MaxIdLength
        ? eventKey
        : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(eventKey)));

    private static string ContentOf(WeChatFields fields, MessageKind kind, string type) => kind switch
    {
        MessageKind.Text => fields["Content"],
        MessageKind.Image => "[image]",
        // What the platform heard is what was said.
        MessageKind.Voice => fields["Recognition"] is { Length: > 0 } heard ? heard : "[voice]",
        MessageKind.Video => "[video]",
        MessageKind.Location => Described("location", fields["Label"]),
        MessageKind.Link => Described("link", fields["Title"]),
        MessageKind.File => Described(type, fields["Title"]),
        MessageKind.Event => Described("event", EventOf(fields)),
    };

    /// <summary>The event's name in lower case, as the platform writes it both ways, and what it is about.</summary>
    private static string EventOf(WeChatFields fields)
    {
        var name = fields["Event"].ToLowerInvariant();
        var about = name switch
        {
            "location" => $"{fields["Latitude"]},{fields["Longitude"]}",
            "templatesendjobfinish" or "masssendjobfinish" => fields["Status"],
            "location_select" => fields["SendLocationInfo.Label"],
            "scancode_push" or "scancode_waitmsg" => fields["ScanCodeInfo.ScanResult"],
            _ => fields["EventKey"],
        };
        return about.Length == 0 ? name : $"{name} {about}";
    }

    /// <summary>A goodbye, or a report of what became of something that was sent: neither makes a customer of somebody who never wrote.</summary>
    private static bool IsAftermath(string name) =>
        name.Equals("unsubscribe", StringComparison.OrdinalIgnoreCase)
        || name.Equals("TEMPLATESENDJOBFINISH", StringComparison.OrdinalIgnoreCase)
        || name.Equals("MASSSENDJOBFINISH", StringComparison.OrdinalIgnoreCase);

    private static bool IsSubscription(WeChatFields fields, string type) =>
        IsEvent(type) && fields["Event"].Equals("subscribe", StringComparison.OrdinalIgnoreCase);

    /// <summary>What the platform holds. The high-definition copy of a voice is left out: the platform makes it for recognition only.</summary>
    private static ImmutableArray<Attachment> AttachmentsOf(WeChatFields fields, MessageKind kind, string type) => kind switch
    {
        MessageKind.Image => Held(fields, ""),
        MessageKind.Voice => Held(fields, fields["Format"] is { Length: > 0 } format ? $"audio/{format}" : ""),
        MessageKind.Video => Held(fields, ""),
        MessageKind.File when type != "file" => [new() { Problem = MediaProblems.NotFetchable }],
        MessageKind.File =>
        [
            new()
            {
                Name = FileNames.Clean(fields["Title"]),
                Bytes = long.TryParse(fields["FileTotalLen"], NumberStyles.None, CultureInfo.InvariantCulture, out var bytes) ? bytes : 0,
                // The platform tells of the file, and offers no way to get it.
                Problem = MediaProblems.NotFetchable,
            },
        ],
        MessageKind.Text or MessageKind.Location or MessageKind.Link or MessageKind.Event => [],
    };

    private static ImmutableArray<Attachment> Held(WeChatFields fields, string claimed) =>
        fields["MediaId"] is { Length: > 0 and <= Attachment.MaxReferenceLength } id ? [new() { PlatformReference = id, ContentType = Short(claimed) }] : [];

    private static string Described(string what, string text) => text.Length == 0 ? $"[{what}]" : $"[{what}] {text}";

    private static ImmutableDictionary<string, string> MetadataOf(WeChatFields fields, MessageKind kind, string type)
    {
        var metadata = ImmutableDictionary<string, string>.Empty;
        foreach (var (name, value) in fields.All)
        {
            if (value.Length != 0 && !Common.Contains(name, StringComparer.Ordinal))
            {
                metadata = metadata.SetItem(name, value);
            }
        }

        return kind is MessageKind.Text ? metadata : metadata.SetItem("MsgType", type);
    }
}
