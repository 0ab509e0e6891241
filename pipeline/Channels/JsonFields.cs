using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Omni.Pipeline.Channels;

/// <summary>Reads JSON that others wrote: whatever is missing, or not what it should be, is null and never an exception.</summary>
internal static partial class JsonFields
{
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 16, AllowDuplicateProperties = false };

    /// <summary>Null when it is not one JSON object. The caller disposes it.</summary>
    public static JsonDocument? TryParse(ReadOnlyMemory<byte> utf8)
    {
        try
        {
            var document = JsonDocument.Parse(utf8, Strict);
            if (document.RootElement.ValueKind is JsonValueKind.Object)
            {
                return document;
            }

            document.Dispose();
            return null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // The second is how the parser says that an escape in a name is half a surrogate pair.
            return null;
        }
    }

    public static string? Text(this JsonElement element, string name) =>
        element.Field(name) is { ValueKind: JsonValueKind.String } value ? value.TryText() : null;

    /// <summary>A number, or a text that is one: platforms disagree with their own documents.</summary>
    public static long? Integer(this JsonElement element, string name) => element.Field(name) switch
    {
        { ValueKind: JsonValueKind.Number } number => number.TryGetInt64(out var value) ? value : null,
        { ValueKind: JsonValueKind.String } text => long.TryParse(text.TryText(), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : null,
        _ => null,
    };

    /// <summary>Milliseconds since 1970.</summary>
    public static DateTimeOffset? Instant(this JsonElement element, string name) => element.Integer(name) is { } value ? ToInstant(value) : null;

    public static DateTimeOffset? ToInstant(long milliseconds)
    {
        const long EndOfTime = 253_402_300_799_999;
        return milliseconds is > 0 and <= EndOfTime ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds) : null;
    }

    /// <summary>The texts of an array; what is no text in it is left out.</summary>
    public static IEnumerable<string> Texts(this JsonElement element, string name) => element.Field(name) is { ValueKind: JsonValueKind.Array } array
        ? array.EnumerateArray().Where(item => item.ValueKind is JsonValueKind.String).Select(item => item.TryText()).OfType<string>()
        : [];

    /// <summary>Null also where <paramref name="element"/> is not an object.</summary>
    public static JsonElement? Field(this JsonElement element, string name) =>
        element.ValueKind is JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value : null;

    /// <summary>The text of a member, also where it holds half a surrogate pair: that becomes U+FFFD, and the words around it are kept.</summary>
    public static string? Words(this JsonElement element, string name) =>
        element.Field(name) is { ValueKind: JsonValueKind.String } value ? value.TryText() ?? Mended(value) : null;

    private static string? Mended(JsonElement value)
    {
        var halves = HalfPair().Replace(value.GetRawText(), static match => match.Groups["pair"].Success ? match.Value : "\\uFFFD");
        using var mended = JsonDocument.Parse(halves);
        return mended.RootElement.TryText();
    }

    /// <summary>An escaped character, pairs as one; an escaped backslash is taken whole, so that what follows it is no escape.</summary>
    [GeneratedRegex(@"(?<pair>\\[^u]|\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u(?![dD][89a-fA-F])[0-9a-fA-F]{4})|\\u[dD][89a-fA-F][0-9a-fA-F]{2}", RegexOptions.None, 1000)]
    private static partial Regex HalfPair();

    public static string? TryText(this JsonElement value)
    {
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            // How the parser says that an escape in a string is half a surrogate pair.
            return null;
        }
    }
}
