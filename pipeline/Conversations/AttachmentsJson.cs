using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Omni.Pipeline.Messages;

namespace Omni.Pipeline.Conversations;

/// <summary>A message's files in one column, as text that an operator can read. Stored: names never change.</summary>
internal static class AttachmentsJson
{
    public static string Write(ImmutableArray<Attachment> attachments) =>
        attachments.IsDefaultOrEmpty ? "" : JsonSerializer.Serialize(attachments, AttachmentsContext.Relaxed.ImmutableArrayAttachment);

    public static ImmutableArray<Attachment> Read(string text) =>
        text.Length == 0 ? [] : JsonSerializer.Deserialize(text, AttachmentsContext.Relaxed.ImmutableArrayAttachment);
}

[JsonSerializable(typeof(ImmutableArray<Attachment>))]
internal sealed partial class AttachmentsContext : JsonSerializerContext
{
    /// <summary>Names in Chinese stay as they are: escaped, they would take six times the room.</summary>
    public static readonly AttachmentsContext Relaxed = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
