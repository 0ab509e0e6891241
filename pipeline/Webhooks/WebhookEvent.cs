using System.Globalization;
using System.Text.Json;
using Omni.Pipeline.Conversations;
using Omni.Pipeline.Messages;

namespace Omni.Pipeline.Webhooks;

/// <summary>An entry of a conversation as another system is told of it. Wire names, never renamed.</summary>
internal static class WebhookEvent
{
    public const string Received = "message.received";
    public const string Sent = "message.sent";

    /// <summary>Before the name of what happened to the conversation: assigned, resolved, …</summary>
    public const string OfConversation = "conversation.";

    /// <summary>The same for every try.</summary>
    public static string IdOf(ConversationEntry entry) => string.Create(CultureInfo.InvariantCulture, $"{entry.ConversationId}.{entry.Sequence}");

    /// <summary>Empty for what is no other system's business.</summary>
    public static string TypeOf(ConversationEntry entry) => entry.Type switch
    {
        EntryType.Note => "",
        EntryType.Event => OfConversation + entry.Text,
        EntryType.Message => entry.Direction switch
        {
            Direction.Inbound => Received,
            Direction.Outbound => Sent,
        },
    };

    /// <param name="entry">What happened.</param>
    /// <param name="head">The conversation as it is now.</param>
    /// <param name="withText">Whether what was said is told. What a word list withheld never is.</param>
    public static byte[] Write(ConversationEntry entry, Conversation head, bool withText)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteString("type", TypeOf(entry));
            json.WriteString("timestamp", entry.At);
            json.WriteStartObject("data");
            json.WriteString("conversationId", entry.ConversationId);
            json.WriteNumber("sequence", entry.Sequence);
            json.WriteString("customerId", head.CustomerId);
            json.WriteString("channel", entry.Channel);
            if (entry.AgentId.Length > 0)
            {
                json.WriteString("agentId", entry.AgentId);
            }

            switch (entry.Type)
            {
                case EntryType.Message:
                    WriteMessage(json, entry, withText);
                    break;
                case EntryType.Event:
                    WriteEvent(json, entry, head);
                    break;
                case EntryType.Note:
                    throw new ArgumentException("A note is told to nobody.", nameof(entry));
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        return stream.ToArray();
    }

    private static void WriteMessage(Utf8JsonWriter json, ConversationEntry entry, bool withText)
    {
        json.WriteString("messageId", entry.MessageId);
        json.WriteString("account", entry.Account);
        json.WriteString("kind", WireNames.Of(entry.Kind));
        json.WriteNumber("attachments", entry.Attachments.Length);
        json.WriteStartArray("flags");
        foreach (var flag in entry.Flags)
        {
            json.WriteStringValue(flag);
        }

        json.WriteEndArray();
        if (withText && !entry.Flags.Contains(MessageFlags.Blocked, StringComparer.Ordinal))
        {
            json.WriteString("text", entry.Text);
        }
    }

    private static void WriteEvent(Utf8JsonWriter json, ConversationEntry entry, Conversation head)
    {
        json.WriteString("event", entry.Text);
        if (entry.Reason.Length > 0)
        {
            json.WriteString("reason", entry.Reason);
        }

        if (entry.About is { } about)
        {
            json.WriteNumber("about", about);
        }

        // Where it stands when this is told, which may be later than what is told.
        json.WriteString("state", WireNames.Of(head.State));
    }
}
