using System.Text.Json.Nodes;

namespace Omni.Tests.Support;

/// <summary>Somebody who signed in, with the page open.</summary>
internal sealed record OmniAgent(string Id, string Username, string Password, OmniApi Api, OmniEvents Events)
{
    public Task GoOnlineAsync() => Api.PutAsync("api/me/status", new { status = "online" });

    public Task<JsonNode> AnswerAsync(string conversation, string text, string clientMessageId) =>
        Api.PostAsync($"api/conversations/{conversation}/messages", new { clientMessageId, text });

    public async Task<IReadOnlyList<JsonNode>> MessagesAsync(string conversation) =>
        [.. (await Api.GetAsync($"api/conversations/{conversation}/messages?limit=200"))["messages"]!.AsArray().Select(message => message!)];

    /// <summary>The conversation that was given to this agent with <paramref name="preview"/> as its last words.</summary>
    public async Task<string> AssignedAsync(string preview) => (string)(await Events.NextAsync(
        $"the conversation '{preview}' to be given to {Username}",
        pushed => pushed.Target == "conversationChanged" && IsMineWith(pushed.Body, preview)))["id"]!;

    /// <summary>The conversation in which the page shows this text: as a message of the agent's, or as the last words when it was given.</summary>
    public async Task<string> SeesAsync(string text)
    {
        var body = await Events.NextAsync(
            $"'{text}' on the page of {Username}",
            pushed => (pushed.Target == "messageReceived" && (string?)pushed.Body["text"] == text)
                || (pushed.Target == "conversationChanged" && IsMineWith(pushed.Body, text)));
        return (string?)body["conversationId"] ?? (string)body["id"]!;
    }

    /// <summary>The conversation that waits with these last words, once the waiting list holds it.</summary>
    public async Task<string> WaitsAsync(string preview)
    {
        while (true)
        {
            var seen = Events.All.Count;
            var waiting = (await Api.GetAsync("api/waiting"))["conversations"]!.AsArray();
            if (waiting.FirstOrDefault(conversation => (string?)conversation!["preview"] == preview) is { } found)
            {
                return (string)found["id"]!;
            }

            // Whatever enters the list is announced afterwards.
            await Events.MoreThanAsync(seen, $"'{preview}' in the waiting list");
        }
    }

    private bool IsMineWith(JsonNode conversation, string preview) =>
        (string?)conversation["agentId"] == Id && (string?)conversation["preview"] == preview;
}

/// <summary>A visitor of the web site, with the widget open.</summary>
internal sealed record OmniVisitor(string Id, string Token, OmniApi Api, OmniEvents Events)
{
    private int _said;

    public Task<JsonNode> SayAsync(string text) => SayAsync(text, $"said-{Interlocked.Increment(ref _said)}");

    public Task<JsonNode> SayAsync(string text, string clientMessageId) =>
        Api.PostAsync($"api/channels/web/{OmniHost.WebAccount}/webhook", new { clientMessageId, text });

    public async Task<IReadOnlyList<JsonNode>> MessagesAsync() =>
        [.. (await Api.GetAsync("api/web/messages?limit=200"))["messages"]!.AsArray().Select(message => message!)];
}
