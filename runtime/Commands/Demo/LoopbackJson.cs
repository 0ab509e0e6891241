using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Omni.Runtime.Commands.Demo;

/// <summary>Reads what a loopback platform is posted.</summary>
internal static class LoopbackJson
{
    public static async Task<byte[]> ReadBytesAsync(HttpRequest request)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, request.HttpContext.RequestAborted);
        return body.ToArray();
    }

    /// <summary>An undefined element when it is not JSON.</summary>
    public static JsonElement Parse(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return default;
        }
    }

    /// <summary>Empty when it is not there, or no text.</summary>
    public static string Text(this JsonElement element, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
        {
            element = element.ValueKind is JsonValueKind.Object && element.TryGetProperty(name, out var inner) ? inner : default;
        }

        return element.ValueKind is JsonValueKind.String ? element.GetString()! : "";
    }

    /// <summary>None when it is not there, or no array.</summary>
    public static IEnumerable<JsonElement> Items(this JsonElement element, string name) =>
        element.ValueKind is JsonValueKind.Object && element.TryGetProperty(name, out var inner) && inner.ValueKind is JsonValueKind.Array ? inner.EnumerateArray() : [];
}
