using System.Globalization;
using System.Text.Json;

namespace Omni.Runtime.Http;

/// <summary>What the embedded host takes from host.json, the file that configures the Functions host.</summary>
/// <param name="RoutePrefix">First segments of every function's address; may be empty.</param>
/// <param name="MaxConcurrentSessions">Sessions that one queue function works on at once; null where the file does not say.</param>
/// <param name="MaxConcurrentCalls">Messages without a session that one queue function works on at once; null where the file does not say.</param>
/// <param name="MaxAutoLockRenewal">How long the lock of one delivery is renewed; null where the file does not say.</param>
/// <param name="MaxConcurrentOrchestrators">Orchestrations that take a turn at once; null where the file does not say.</param>
/// <param name="MaxConcurrentActivities">Activities that run at once; null where the file does not say.</param>
internal sealed record HostJson(
    string RoutePrefix,
    int? MaxConcurrentSessions = null,
    int? MaxConcurrentCalls = null,
    TimeSpan? MaxAutoLockRenewal = null,
    int? MaxConcurrentOrchestrators = null,
    int? MaxConcurrentActivities = null)
{
    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    public static HostJson Parse(string json)
    {
        using var document = JsonDocument.Parse(json, Lenient);
        var root = document.RootElement;
        var renewal = Find(root, "extensions", "serviceBus", "maxAutoLockRenewalDuration")?.GetString();
        return new(
            (Find(root, "extensions", "http", "routePrefix")?.GetString() ?? "api").Trim('/'),
            Find(root, "extensions", "serviceBus", "maxConcurrentSessions")?.GetInt32(),
            Find(root, "extensions", "serviceBus", "maxConcurrentCalls")?.GetInt32(),
            renewal is null ? null : TimeSpan.Parse(renewal, CultureInfo.InvariantCulture),
            Find(root, "extensions", "durableTask", "maxConcurrentOrchestratorFunctions")?.GetInt32(),
            Find(root, "extensions", "durableTask", "maxConcurrentActivityFunctions")?.GetInt32());
    }

    public static HostJson Load(string path) => Parse(File.ReadAllText(path));

    private static JsonElement? Find(JsonElement element, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
        {
            if (!element.TryGetProperty(name, out element))
            {
                return null;
            }
        }

        return element;
    }
}
