using System.Text.Json;
using Omni.Pipeline.Messages;

namespace Omni.Pipeline.Channels.Web;

/// <summary>What a visitor's browser posts.</summary>
/// <param name="ClientMessageId">Made by the browser, the same for every try.</param>
/// <param name="Text">Not blank.</param>
internal sealed record WebPost(string ClientMessageId, string Text)
{
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 16, AllowDuplicateProperties = false };

    /// <summary>Null when the body is not such a post. Properties that it doesn't know are ignored.</summary>
    public static WebPost? TryRead(ReadOnlyMemory<byte> utf8)
    {
        try
        {
            using var document = JsonDocument.Parse(utf8, Strict);
            return document.RootElement.ValueKind is JsonValueKind.Object
                && TextOf(document.RootElement, "clientMessageId") is { } id
                && ClientMessageIds.IsValid(id)
                && TextOf(document.RootElement, "text") is { } text
                && !string.IsNullOrWhiteSpace(text)
                ? new WebPost(id, text)
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
        catch (InvalidOperationException)
        {
            // How the parser says that an escape in a string is half a surrogate pair.
            return null;
        }
    }

    private static string? TextOf(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString() : null;
}
