using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Omni.Pipeline.Ports;

namespace Omni.Pipeline.Messages;

/// <summary>What a channel said of a message beyond the common shape: how much of it is taken, and how it is stored.</summary>
public static class MessageMetadata
{
    public const int MaxCount = 128;

    /// <summary>Of all names and values together, in UTF-16 units: beside the longest text it still fits into what a queue takes.</summary>
    public const int MaxLength = 16_000;

    /// <summary>A character that JSON escapes becomes this many at most.</summary>
    private const int LongestEscape = 6;

    /// <summary>Whether it is more than a message may have, or than fits into one column.</summary>
    public static bool IsTooMuch(ImmutableDictionary<string, string> metadata)
    {
        if (metadata.Count is 0 or > MaxCount)
        {
            return metadata.Count > 0;
        }

        var length = LengthOf(metadata);
        return length > MaxLength || (length > (RowLimits.MaxTextLength / LongestEscape) - MaxCount && Write(metadata).Length > RowLimits.MaxTextLength);
    }

    /// <summary>Of all names and values, in UTF-16 units.</summary>
    internal static int LengthOf(ImmutableDictionary<string, string> metadata)
    {
        var length = 0;
        foreach (var (name, value) in metadata)
        {
            length += name.Length + value.Length;
        }

        return length;
    }

    /// <summary>In one column, as text that an operator can read, in the order of the names. Empty for none.</summary>
    internal static string Write(ImmutableDictionary<string, string> metadata) => metadata.Count == 0
        ? ""
        : JsonSerializer.Serialize(metadata.ToImmutableSortedDictionary(StringComparer.Ordinal), MetadataContext.Relaxed.ImmutableSortedDictionaryStringString);

    internal static ImmutableDictionary<string, string> Read(string text) => text.Length == 0
        ? ImmutableDictionary<string, string>.Empty
        : JsonSerializer.Deserialize(text, MetadataContext.Relaxed.ImmutableDictionaryStringString)!;
}

[JsonSerializable(typeof(ImmutableDictionary<string, string>))]
[JsonSerializable(typeof(ImmutableSortedDictionary<string, string>))]
internal sealed partial class MetadataContext : JsonSerializerContext
{
    /// <summary>Chinese stays as it is: escaped, it would take six times the room.</summary>
    public static readonly MetadataContext Relaxed = new(new JsonSerializerOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
