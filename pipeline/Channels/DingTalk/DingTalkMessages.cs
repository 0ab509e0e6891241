using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Omni.Pipeline.Messages;

namespace Omni.Pipeline.Channels.DingTalk;

/// <summary>Turns what the robot was sent into a <see cref="UnifiedMessage"/>.</summary>
internal static class DingTalkMessages
{
    public const string Group = "2";

    private const int MaxIdLength = 128;
    private const int MaxNameLength = 128;

    /// <summary>Null when it lacks what a message must have: its id, its sender, its type.</summary>
    public static UnifiedMessage? Read(JsonElement root, ChannelAccount account, DateTimeOffset now)
    {
        // The id within the company, by which one can be answered; people from outside have only the other.
        var staffId = root.Text("senderStaffId") ?? "";
        var sender = staffId.Length != 0 ? staffId : root.Text("senderId");
        if (sender is not { Length: > 0 and <= MaxIdLength }
            || root.Text("msgId") is not { Length: > 0 and <= MaxIdLength } id
            || root.Text("msgtype") is not { Length: > 0 and <= MaxIdLength } type)
        {
            return null;
        }

        var said = DingTalkContent.Read(type, root);
        return new UnifiedMessage
        {
            MessageId = "",
            Direction = Direction.Inbound,
            Channel = DingTalkChannel.ChannelName,
            Account = account.Account,
            SenderId = sender,
            ExternalId = id,
            Kind = said.Kind,
            Content = said.Text,
            Attachments = said.Attachments,
            Timestamp = root.Instant("createAt") ?? now,
            ReceivedAt = now,
            SenderName = Cut(root.Text("senderNick")),
            VerifiedIdentifiers = Vouched(staffId, root.Text("senderCorpId")),
            ReplyContext = ContextOf(root).ToString(),
            Metadata = MetadataOf(root, type, said),
        };
    }

    /// <summary>A staff id is unique in its company only. Two robots of one company speak of the same person.</summary>
    private static ImmutableArray<string> Vouched(string staffId, string? corpId) =>
        staffId.Length != 0 && corpId is { Length: > 0 and <= MaxIdLength } ? [$"user:dingtalk-staff:{corpId}:{staffId}"] : [];

    private static DingTalkReplyContext ContextOf(JsonElement root) => new()
    {
        SessionWebhook = root.Text("sessionWebhook") ?? "",
        GoodUntil = root.Instant("sessionWebhookExpiredTime"),
        GroupId = root.Text("conversationType") == Group ? root.Text("conversationId") ?? "" : "",
        RobotCode = root.Text("robotCode") ?? "",
    };

    private static ImmutableDictionary<string, string> MetadataOf(JsonElement root, string type, DingTalkContent said)
    {
        var metadata = ImmutableDictionary<string, string>.Empty;
        foreach (var name in (ReadOnlySpan<string>)["conversationType", "conversationId", "conversationTitle", "senderCorpId", "chatbotCorpId", "robotCode"])
        {
            metadata = With(metadata, name, root.Text(name));
        }

        var content = root.Field("content") ?? default;
        foreach (var name in (ReadOnlySpan<string>)["videoType", "spaceId", "fileId"])
        {
            metadata = With(metadata, name, content.Text(name));
        }

        metadata = With(metadata, "duration", content.Integer("duration")?.ToString(CultureInfo.InvariantCulture));
        metadata = said.LeftOut == 0 ? metadata : With(metadata, "attachmentsLeftOut", said.LeftOut.ToString(CultureInfo.InvariantCulture));
        return said.Kind is MessageKind.Text ? metadata : With(metadata, "msgtype", type);
    }

    private static ImmutableDictionary<string, string> With(ImmutableDictionary<string, string> metadata, string name, string? value) =>
        value is { Length: > 0 } ? metadata.SetItem(name, Cut(value, 256)) : metadata;

    private static string Cut(string? text, int length = MaxNameLength)
    {
        if (text is null || text.Length <= length)
        {
            return text ?? "";
        }

        return text[..(char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)];
    }
}
