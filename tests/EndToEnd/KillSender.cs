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
        long after = 0;
        while (true)
        {
            var page = await client.GetAsync($"api/web/messages?limit=200&after={after}", ct);
            ids.AddRange(page["messages"]!.AsArray().Select(message => (string)message!["clientMessageId"]!));
            var last = (long)page["lastSequence"]!;
            if (last == after)
            {
                return ids;
            }

            after = last;
        }
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

        var id = $"s{number}-{_next}";
        var body = new JsonObject { ["clientMessageId"] = id, ["text"] = $"message {_next} of sender {number}" };
        using var request = new HttpRequestMessage(HttpMethod.Post, "api/channels/web/site/webhook") { Content = JsonContent.Create(body) };
        request.Headers.Authorization = new("Bearer", _token);
        using var response = await client.Http.SendAsync(request, ct);
        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Acknowledged.Add(id);
        _next++;
    }
}
