using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Omni.Pipeline.Messages;

/// <summary>One of an account's templates, filled in: what a channel takes where it takes no free text.</summary>
/// <param name="Id">The platform's id of the template.</param>
/// <param name="Values">By the names of its fields.</param>
public sealed record TemplateFill(string Id, ImmutableSortedDictionary<string, string> Values)
{
    /// <summary>Of a value, in UTF-16 units.</summary>
    public const int MaxValueLength = 200;

    public const int MaxValues = 30;

    /// <summary>As stored. Empty for none.</summary>
    internal static string Write(TemplateFill? fill) => fill is null ? "" : JsonSerializer.Serialize(fill, TemplateFillContext.Relaxed.TemplateFill);

    internal static TemplateFill? Read(string text) => text.Length == 0 ? null : JsonSerializer.Deserialize(text, TemplateFillContext.Relaxed.TemplateFill);

    // The values are what a customer is told.
    public override string ToString() => Id;
}

[JsonSerializable(typeof(TemplateFill))]
internal sealed partial class TemplateFillContext : JsonSerializerContext
{
    /// <summary>Chinese stays as it is: escaped, it would take six times the room.</summary>
    public static readonly TemplateFillContext Relaxed = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
