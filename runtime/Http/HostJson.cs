using System.Text.Json;

namespace Omni.Runtime.Http;

/// <summary>What the embedded host takes from host.json, the file that configures the Functions host.</summary>
/// <param name="RoutePrefix">First segments of every function's address; may be empty.</param>
internal sealed record HostJson(string RoutePrefix)
{
    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    public static HostJson Parse(string json)
    {
        using var document = JsonDocument.Parse(json, Lenient);
        var prefix = document.RootElement.TryGetProperty("extensions", out var extensions)
            && extensions.TryGetProperty("http", out var http)
            && http.TryGetProperty("routePrefix", out var value) ? value.GetString() : null;
        return new((prefix ?? "api").Trim('/'));
    }

    public static HostJson Load(string path) => Parse(File.ReadAllText(path));
}
