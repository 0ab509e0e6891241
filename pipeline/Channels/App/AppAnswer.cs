using System.Text.Encodings.Web;
using System.Text.Json;
using Omni.Pipeline.Messages;
using Omni.Pipeline.Ports;

namespace Omni.Pipeline.Channels.App;

/// <summary>What the app's server is posted; docs/channels.md describes it.</summary>
internal static class AppAnswer
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static byte[] Write(OutboundDelivery delivery, DateTimeOffset now)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, Options))
        {
            json.WriteStartObject();
            json.WriteString("type", "message");
            json.WriteString("messageId", delivery.IdempotencyKey);
            json.WriteString("conversationId", delivery.ConversationId);
            json.WriteStartObject("user");
            json.WriteString("id", delivery.Recipient);
            json.WriteEndObject();
            json.WriteString("kind", AppKinds.NameOf(delivery.Kind));
            json.WriteString("text", delivery.Text);
            json.WriteString("sentAt", now);
            WriteFiles(json, delivery);
            json.WriteEndObject();
        }

        return bytes.ToArray();
    }

    /// <summary>Of the type <c>test</c>: to be answered, not shown.</summary>
    public static byte[] WriteTest(string id, DateTimeOffset now)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, Options))
        {
            json.WriteStartObject();
            json.WriteString("type", "test");
            json.WriteString("messageId", id);
            json.WriteString("sentAt", now);
            json.WriteEndObject();
        }

        return bytes.ToArray();
    }

    private static void WriteFiles(Utf8JsonWriter json, OutboundDelivery delivery)
    {
        if (delivery.Attachments.Length == 0)
        {
            return;
        }

        json.WriteStartArray("attachments");
        foreach (var file in delivery.Attachments)
        {
            Write(json, file);
        }

        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, Attachment file)
    {
        json.WriteStartObject();
        json.WriteString("url", file.PlatformReference);
        json.WriteString("name", file.Name);
        json.WriteString("contentType", file.ContentType);
        json.WriteNumber("bytes", file.Bytes);
        json.WriteEndObject();
    }
}
