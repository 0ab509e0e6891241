using System.Collections.Immutable;
using System.Text.Json;
using Omni.Pipeline.Customers;
using Omni.Pipeline.Messages;

namespace Omni.Pipeline.Channels.App;

/// <summary>What the app's server posts; docs/channels.md describes it.</summary>
internal static class AppPost
{
    private const int MaxIdLength = 128;
    private const int MaxNameLength = 128;
    private const int MaxEmailLength = 254;
    private const int MaxPhoneLength = 32;
    private const int MaxLanguageLength = 35;
    private const int MaxNotes = 20;
    private const int MaxNoteNameLength = 64;
    private const int MaxNoteLength = 256;

    /// <summary>The message, or everything that is wrong. Its text may still be too long.</summary>
    public static (UnifiedMessage Message, IReadOnlyList<string> Errors) Read(JsonElement root, string webhookId, ChannelAccount account, DateTimeOffset now)
    {
        var errors = new List<string>();
        var post = new AppFields(root, "", errors);
        post.Only("messageId", "user", "kind", "text", "language", "sentAt", "attachments", "metadata");
        var kind = KindOf(post);
        var files = post.Objects("attachments", Attachment.MaxCount).Select(file => AppAttachment.Read(file, account)).ToImmutableArray();
        var user = post.Object("user", isRequired: true);
        var message = new UnifiedMessage
        {
            MessageId = "",
            Direction = Direction.Inbound,
            Channel = AppChannel.ChannelName,
            Account = account.Account,
            SenderId = user?.Line("id", MaxIdLength, isRequired: true) ?? "",
            ExternalId = IdOf(post, webhookId),
            Kind = kind,
            // A text of its own that is too long is refused as such, by whoever asked.
            Content = ContentOf(kind, post.Text("text", int.MaxValue, isRequired: kind is MessageKind.Text or MessageKind.Event)),
            Attachments = files,
            Language = LanguageOf(post),
            Timestamp = post.Instant("sentAt") is { } at && at < now ? at : now,
            ReceivedAt = now,
            Metadata = NotesOf(post),
        };
        return (user is { } sender ? AsUser(message, sender, account) : message, errors);
    }

    private static UnifiedMessage AsUser(UnifiedMessage message, AppFields user, ChannelAccount account)
    {
        user.Only("id", "name", "email", "emailVerified", "phone", "phoneVerified");
        var verified = ImmutableArray.Create($"user:{account.Account}:{message.SenderId}");
        var claimed = message.Metadata;
        foreach (var (name, length) in ((string, int)[])[(VerifiedIdentifiers.Email, MaxEmailLength), (VerifiedIdentifiers.Phone, MaxPhoneLength)])
        {
            var value = user.Line(name, length);
            var isVerified = user.Flag(name + "Verified");
            if (value.Length == 0)
            {
                _ = isVerified ? user.Wrong(name + "Verified", "vouches for nothing") : "";
            }
            else if (isVerified && VerifiedIdentifiers.TryNormalize($"{name}:{value}", account[AppSettingNames.PhoneRegion], out var identifier))
            {
                verified = verified.Add(identifier);
            }
            else if (isVerified)
            {
                // Never kept as less than it is said to be: that would pass unseen.
                user.Wrong(name, name == VerifiedIdentifiers.Phone
                    ? "is not a phone number; without a country code, such as +86, the account's phoneRegion says where it is"
                    : "is not an e-mail address");
            }
            else
            {
                claimed = claimed.SetItem(name, value);
            }
        }

        return message with { SenderName = user.Line("name", MaxNameLength), VerifiedIdentifiers = verified, Metadata = claimed };
    }

    /// <summary>The call's own id when the app gives its messages none: the calls of one message share it.</summary>
    private static string IdOf(AppFields post, string webhookId)
    {
        var id = post.Text("messageId", MaxIdLength);
        return id.Length == 0 ? webhookId.Length <= MaxIdLength ? webhookId : post.Wrong("webhook-id", $"has more than {MaxIdLength} characters")
            : ClientMessageIds.IsValid(id) ? id
            : post.Wrong("messageId", $"is not 1 to {ClientMessageIds.MaxLength} letters, digits, dashes and underscores");
    }

    private static MessageKind KindOf(AppFields post)
    {
        var name = post.Text("kind", MaxNameLength);
        if (name.Length == 0)
        {
            return MessageKind.Text;
        }

        if (AppKinds.Find(name) is { } kind)
        {
            return kind;
        }

        post.Wrong("kind", $"is none of {string.Join(", ", Enum.GetValues<MessageKind>().Select(AppKinds.NameOf))}");
        return MessageKind.Text;
    }

    private static string ContentOf(MessageKind kind, string text) =>
        kind is MessageKind.Text ? text : text.Length == 0 ? $"[{AppKinds.NameOf(kind)}]" : $"[{AppKinds.NameOf(kind)}] {text}";

    private static string LanguageOf(AppFields post)
    {
        var tag = post.Text("language", MaxLanguageLength);
        return tag.All(character => char.IsAsciiLetterOrDigit(character) || character is '-') ? tag : post.Wrong("language", "is not a language tag such as zh-CN");
    }

    private static ImmutableDictionary<string, string> NotesOf(AppFields post)
    {
        var notes = ImmutableDictionary<string, string>.Empty;
        if (post.Object("metadata") is not { } given)
        {
            return notes;
        }

        foreach (var name in given.Names())
        {
            if (notes.Count == MaxNotes || name.Length is 0 or > MaxNoteNameLength || name is "email" or "phone")
            {
                post.Wrong("metadata", $"has more than {MaxNotes} entries, or a name that is empty, longer than {MaxNoteNameLength}, or the user's");
                break;
            }

            notes = notes.SetItem(name, given.Text(name, MaxNoteLength));
        }

        return notes;
    }
}
