using System.Text.Json;

namespace Omni.Runtime.Durable;

/// <summary>What orchestrations and activities pass to each other, as text: JSON by the rules of the real client.</summary>
internal static class Payload
{
    private static readonly JsonSerializerOptions Json = new() { IncludeFields = true };

    public static string? Write(object? value) => value is null ? null : JsonSerializer.Serialize(value, value.GetType(), Json);

    public static T? Read<T>(string? text) => text is null ? default : JsonSerializer.Deserialize<T>(text, Json);

    public static object? Read(string? text, Type type) => text is null ? null : JsonSerializer.Deserialize(text, type, Json);
}
