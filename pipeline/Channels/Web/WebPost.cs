using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Omni.Pipeline.Customers;
using Omni.Pipeline.Media;
using Omni.Pipeline.Messages;

namespace Omni.Pipeline.Channels.Web;

/// <summary>What a visitor's browser posts.</summary>
/// <param name="ClientMessageId">Made by the browser, the same for every try.</param>
/// <param name="Text">Not blank, unless there are files; then empty.</param>
/// <param name="Attachments">Media ids of what the visitor uploaded.</param>
internal sealed record WebPost(string ClientMessageId, string Text, ImmutableArray<string> Attachments)
{
    private const int MaxNameLength = 128;

    private const string Unreadable = "The body is not one JSON object of at most 16 levels, names a property twice, or has half a surrogate pair in a text.";
    private const string WrongId = "clientMessageId is 1 to 64 letters, digits, dashes or underscores.";
    private const string WrongContact = "contact is an object with an e-mail address in email and, if anything, at most 128 characters in name.";
    private const string WrongText = "text is a text, and not blank unless there are attachments.";

    private static readonly string WrongFiles = $"attachments are at most {Attachment.MaxCount} objects, each with the id of an upload.";
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 16, AllowDuplicateProperties = false };

    /// <summary>Where the visitor can be reached later, as the visitor says; null when nothing is said.</summary>
    public WebContact? Contact { get; init; }

    /// <summary>Properties that it doesn't know are ignored.</summary>
    /// <param name="utf8">The body.</param>
    /// <param name="post">What it says.</param>
    /// <param name="problem">Everything that is wrong with it, for those who wrote the page.</param>
    public static bool TryRead(ReadOnlyMemory<byte> utf8, [NotNullWhen(true)] out WebPost? post, out string problem)
    {
        (post, problem) = (null, Unreadable);
        try
        {
            using var document = JsonDocument.Parse(utf8, Strict);
            if (document.RootElement.ValueKind is JsonValueKind.Object)
            {
                (post, problem) = Read(document.RootElement);
            }
        }
        catch (JsonException)
        {
            return false;
        }
        catch (InvalidOperationException)
        {
            // How the parser says that an escape in a string is half a surrogate pair.
            return false;
        }

        return post is not null;
    }

    private static (WebPost? Post, string Problem) Read(JsonElement root)
    {
        var id = TextOf(root, "clientMessageId") is { } given && ClientMessageIds.IsValid(given) ? given : null;
        var files = FilesOf(root);
        var text = Said(root, files is not { Length: 0 });
        var contact = ContactOf(root, out var isWrong);
        return id is not null && files is { } read && text is not null && !isWrong
            ? (new WebPost(id, text, read) { Contact = contact }, "")
            : (null, string.Join(
                ' ',
                ((string?[])[id is null ? WrongId : null, text is null ? WrongText : null, files is null ? WrongFiles : null, isWrong ? WrongContact : null]).OfType<string>()));
    }

    private static WebContact? ContactOf(JsonElement post, out bool isWrong)
    {
        isWrong = false;
        if (!post.TryGetProperty("contact", out var contact) || contact.ValueKind is JsonValueKind.Null)
        {
            return null;
        }

        var (email, name) = contact.ValueKind is JsonValueKind.Object ? (TextOf(contact, "email"), TextOf(contact, "name") ?? "") : (null, "");
        isWrong = !VerifiedIdentifiers.TryNormalize($"{VerifiedIdentifiers.Email}:{email}", out var identifier) || name.Length > MaxNameLength || name.Any(char.IsControl);
        return isWrong ? null : new(VerifiedIdentifiers.ValueOf(identifier!), name.Trim());
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

/// <param name="Email">Claimed, and proven by nothing.</param>
/// <param name="Name">May be empty.</param>
internal sealed record WebContact(string Email, string Name);
