using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Omni.Tests.Support;

/// <summary>The interface of docs/api.md for one caller, who is nobody without a token.</summary>
internal sealed class OmniApi(HttpClient http, string token = "")
{
    public string Token => token;

    public OmniApi As(string bearer) => new(http, bearer);

    public Task<JsonNode> GetAsync(string path) => DoAsync(HttpMethod.Get, path, null);

    public Task<JsonNode> PostAsync(string path, object? body = null) => DoAsync(HttpMethod.Post, path, body);

    public Task<JsonNode> PutAsync(string path, object body) => DoAsync(HttpMethod.Put, path, body);

    /// <summary>For calls that may be refused.</summary>
    public async Task<(HttpStatusCode Status, JsonNode Body)> TryAsync(HttpMethod method, string path, object? body = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        if (token.Length > 0)
        {
            request.Headers.Authorization = new("Bearer", token);
        }

        using var response = await http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return (response.StatusCode, text.Length is 0 ? new JsonObject() : JsonNode.Parse(text)!);
    }

    private async Task<JsonNode> DoAsync(HttpMethod method, string path, object? body)
    {
        var (status, answer) = await TryAsync(method, path, body);
        Assert.True((int)status is >= 200 and < 300, $"{method} {path} was answered {(int)status}: {answer.ToJsonString()}");
        return answer;
    }
}
