using System.Collections.Immutable;
using System.Text.Json;
using Omni.Pipeline.Media;
using Omni.Pipeline.Messages;

namespace Omni.Pipeline.Channels.Web;

/// <summary>What a visitor's browser posts.</summary>
/// <param name="ClientMessageId">Made by the browser, the same for every try.</param>
/// <param name="Text">Not blank, unless there are files; then empty.</param>
/// <param name="Attachments">Media ids of what the visitor uploaded.</param>
internal sealed record WebPost(string ClientMessageId, string Text, ImmutableArray<string> Attachments)
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
                && FilesOf(document.RootElement) is { } files
                && Said(document.RootElement, files.Length > 0) is { } text
                ? new WebPost(id, text, files)
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

    /// <summary>Null when nothing is said at all.</summary>
    private static string? Said(JsonElement post, bool hasFiles)
    {
        var isAbsent = !post.TryGetProperty("text", out var value);
        var text = isAbsent ? "" : value.ValueKind is JsonValueKind.String ? value.GetString() : null;
        return text is null ? null
            : !string.IsNullOrWhiteSpace(text) ? text
            : hasFiles ? "" : null;
    }

    /// <summary>None when there are none; null when they are not what they should be.</summary>
    private static ImmutableArray<string>? FilesOf(JsonElement post)
    {
        if (!post.TryGetProperty("attachments", out var files))
        {
            return ImmutableArray<string>.Empty;
        }

        if (files.ValueKind is not JsonValueKind.Array || files.GetArrayLength() > Attachment.MaxCount)
        {
            return null;
        }

        var ids = ImmutableArray.CreateBuilder<string>(files.GetArrayLength());
        foreach (var file in files.EnumerateArray())
        {
            if (file.ValueKind is not JsonValueKind.Object || TextOf(file, "id") is not { } id || !MediaIds.IsValid(id))
            {
                return null;
            }

            ids.Add(id);
        }

        return ids.MoveToImmutable();
    }

    private static string? TextOf(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString() : null;
}
