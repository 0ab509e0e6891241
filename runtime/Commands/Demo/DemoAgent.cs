using System.Text.Json.Nodes;

namespace Omni.Runtime.Commands.Demo;

/// <summary>An agent played by the demo: signs in, stays present, answers what comes.</summary>
internal sealed class DemoAgent(DemoPerson person, DemoApi api, string id)
{
    private readonly HashSet<string> _answered = new(StringComparer.Ordinal);

    public string Id => id;

    public DemoPerson Person => person;

    public static async Task<DemoAgent> SignInAsync(DemoApi anonymous, DemoPerson person, string password, CancellationToken ct)
    {
        var session = await anonymous.PostAsync(
            "api/sessions", new JsonObject { ["username"] = person.Username, ["password"] = password }, ct);
        return new(person, anonymous.As((string)session["accessToken"]!), (string)session["agent"]!["id"]!);
    }

    public Task SetStatusAsync(string status, CancellationToken ct, bool autoAccept = true) =>
        api.PutAsync("api/me/status", new JsonObject { ["status"] = status, ["autoAccept"] = autoAccept }, ct);

    public Task BeatAsync(CancellationToken ct) => api.PostAsync("api/me/heartbeat", null, ct);

    public async Task TryBeatAsync(CancellationToken ct)
    {
        try
        {
            await BeatAsync(ct);
        }
        catch (Exception exception) when (exception is CommandException or OperationCanceledException)
        {
            // Best effort, as a page's is.
        }
    }

    public Task AcceptAsync(string conversationId, CancellationToken ct) => api.PostAsync($"api/conversations/{conversationId}/accept", null, ct);

    public Task DeclineAsync(string conversationId, CancellationToken ct) => api.PostAsync($"api/conversations/{conversationId}/decline", null, ct);

    public Task<JsonNode> ReadAsync(string conversationId, CancellationToken ct) => api.GetAsync($"api/conversations/{conversationId}", ct);

    public async Task<JsonArray> InboxAsync(CancellationToken ct) => (JsonArray)(await api.GetAsync("api/inbox", ct))["conversations"]!;

    public async Task<JsonArray> RoutingAsync(string conversationId, CancellationToken ct) =>
        (JsonArray)(await api.GetAsync($"api/conversations/{conversationId}/routing", ct))["decisions"]!;

    public async Task<JsonArray> MessagesAsync(string conversationId, CancellationToken ct) =>
        (JsonArray)(await api.GetAsync($"api/conversations/{conversationId}/messages?limit=200", ct))["messages"]!;

    /// <summary>Answers each of its conversations once; returns those it answered now.</summary>
    public async Task<IReadOnlyList<JsonNode>> AnswerAsync(CancellationToken ct)
    {
        var now = new List<JsonNode>();
        foreach (var conversation in await InboxAsync(ct))
        {
            var conversationId = (string)conversation!["id"]!;
            if (_answered.Add(conversationId))
            {
                var text = DemoScript.AnswerTo((string)conversation["language"]!);
                // The double click of a hurried agent: the second changes nothing.
                var answer = new JsonObject { ["clientMessageId"] = $"answer-{conversation["lastSequence"]}", ["text"] = text };
                await api.PostAsync($"api/conversations/{conversationId}/messages", answer, ct);
                await api.PostAsync($"api/conversations/{conversationId}/messages", answer.DeepClone(), ct);
                now.Add(conversation);
            }
        }

        return now;
    }

    /// <summary>The ticket's id.</summary>
    public async Task<string> RaiseTicketAsync(string conversationId, string clientTicketId, string reason, string text, CancellationToken ct) => (string)(await api.PostAsync(
        "api/tickets", new JsonObject { ["conversationId"] = conversationId, ["clientTicketId"] = clientTicketId, ["reason"] = reason, ["text"] = text }, ct))["id"]!;

    public Task ResolveAsync(string conversationId, CancellationToken ct) => api.PostAsync($"api/conversations/{conversationId}/resolve", null, ct);
}
