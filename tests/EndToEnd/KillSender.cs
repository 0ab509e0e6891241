using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Omni.Tests.Support;

namespace Omni.Tests.EndToEnd;

/// <summary>A visitor who writes one message after the other and remembers which were acknowledged.</summary>
internal sealed class KillSender(int number)
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);

    private string _token = "";
    private int _next;

    /// <summary>Ids in the order of their acknowledgement.</summary>
    public List<string> Acknowledged { get; } = [];

    /// <summary>How many were acknowledged; may be asked while it sends.</summary>
    public int Count => Volatile.Read(ref _next);

    /// <summary>Writes until the host is gone.</summary>
    public async Task SendUntilBrokenAsync(Uri host, Action acknowledged, CancellationToken ct)
    {
        using var client = new ApiClient(host);
        try
        {
            while (!ct.IsCancellationRequested)
            {
                await SendOneAsync(client, ct);
                acknowledged();
            }
        }
        catch (Exception ex) when (ex is HttpRequestException or IOException or TaskCanceledException)
        {
            // The host was killed under the call: whether the message is there nobody can know. It goes again.
        }
    }

    public async Task SendAsync(Uri host, int count, CancellationToken ct)
    {
        using var client = new ApiClient(host);
        for (var i = 0; i < count; i++)
        {
            await SendOneAsync(client, ct);
        }
    }

    /// <summary>Writes until a message is refused; the same one is the next to go.</summary>
    public async Task<HttpResponseMessage> SendUntilRefusedAsync(Uri host, CancellationToken ct)
    {
        using var client = new ApiClient(host);
        while (true)
        {
            var response = await PostAsync(client, Id(_next), ct);
            if (response.StatusCode is not HttpStatusCode.Accepted)
            {
                return response;
            }

            response.Dispose();
            Acknowledge();
        }
    }

    /// <summary>What the visitor's page shows.</summary>
    public async Task<List<string>> StoredAsync(Uri host, CancellationToken ct)
    {
        using var client = new ApiClient(host, _token);
        return await AllOwnAsync(client, ct);
    }

    /// <summary>For a host that lost its last moments: what is stored is the beginning of what was sent, whole and in order.</summary>
    public async Task AssertBeginningStoredAsync(ApiClient admin, Uri host, int atLeast, CancellationToken ct)
    {
        // Whatever was before it in the queues is stored before it.
        const string Last = "last";
        using var client = new ApiClient(host, _token);
        using var accepted = await PostAsync(client, Last, ct);
        Assert.Equal(HttpStatusCode.Accepted, accepted.StatusCode);
        List<string> stored;
        while (!(stored = await AllOwnAsync(client, ct)).Contains(Last, StringComparer.Ordinal))
        {
            await Task.Delay(Look, ct);
        }

        Assert.True(stored.Count - 1 >= atLeast, $"Sender {number}: {atLeast} were acknowledged, {stored.Count - 1} are stored.");
        Assert.Equal([.. Enumerable.Range(0, stored.Count - 1).Select(Id), Last], stored);
        var answer = await client.GetAsync("api/web/messages?limit=1", ct);
        await AssertContiguousAsync(admin, (string)answer["conversationId"]!, ct);
    }

    public async Task AssertStoredOnceInOrderAsync(ApiClient admin, Uri host, CancellationToken ct)
    {
        using var client = new ApiClient(host, _token);
        JsonNode answer;
        string[] stored;
        while (true)
        {
            answer = await client.GetAsync("api/web/messages?limit=200", ct);
            stored = [.. await AllOwnAsync(client, ct)];
            if (stored.Contains(Acknowledged[^1], StringComparer.Ordinal))
            {
                break;
            }

            await Task.Delay(Look, ct);
        }

        Assert.Equal(Acknowledged, stored);
        await AssertContiguousAsync(admin, (string)answer["conversationId"]!, ct);
    }

    private static async Task<List<string>> AllOwnAsync(ApiClient client, CancellationToken ct)
    {
        var ids = new List<string>();
        var cursor = "";
        do
        {
            var page = await client.GetAsync($"api/web/messages?limit=200&cursor={cursor}", ct);
            ids.InsertRange(0, page["messages"]!.AsArray().Select(message => (string)message!["clientMessageId"]!));
            cursor = (string?)page["next"] ?? "";
        }
        while (cursor.Length > 0);

        return ids;
    }

    /// <summary>Nothing is missing and nothing is twice in the conversation's own numbering either.</summary>
    private static async Task AssertContiguousAsync(ApiClient admin, string conversationId, CancellationToken ct)
    {
        var sequences = new List<long>();
        while (true)
        {
            var page = await admin.GetAsync($"api/conversations/{conversationId}/messages?limit=200&after={sequences.Count}", ct);
            var found = page["messages"]!.AsArray().Select(message => (long)message!["sequence"]!).ToList();
            sequences.AddRange(found);
            if (found.Count == 0)
            {
                break;
            }
        }

        Assert.Equal(Enumerable.Range(1, sequences.Count).Select(sequence => (long)sequence), sequences);
    }

    private async Task SendOneAsync(ApiClient client, CancellationToken ct)
    {
        if (_token.Length == 0)
        {
            _token = (string)(await client.PostAsync("api/web/site/sessions", null, ct))["token"]!;
        }

        using var response = await PostAsync(client, Id(_next), ct);
        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Acknowledge();
    }

    private string Id(int message) => $"s{number}-{message}";

    private void Acknowledge()
    {
        Acknowledged.Add(Id(_next));
        Volatile.Write(ref _next, _next + 1);
    }

    private async Task<HttpResponseMessage> PostAsync(ApiClient client, string id, CancellationToken ct)
    {
        var body = new JsonObject { ["clientMessageId"] = id, ["text"] = $"message {id}" };
        using var request = new HttpRequestMessage(HttpMethod.Post, "api/channels/web/site/webhook") { Content = JsonContent.Create(body) };
        request.Headers.Authorization = new("Bearer", _token);
        return await client.Http.SendAsync(request, ct);
    }
}
