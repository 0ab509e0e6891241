using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Omni.Tests.Support;

/// <summary>Calls the interface of docs/api.md over a real socket; an answer that is not a success fails the test and is shown.</summary>
internal sealed class ApiClient : IDisposable
{
    public ApiClient(Uri host, string token = "")
    {
        Http = new HttpClient { BaseAddress = host };
        UseToken(token);
    }

    public HttpClient Http { get; }

    public void Dispose() => Http.Dispose();

    public void UseToken(string token) => Http.DefaultRequestHeaders.Authorization = token.Length == 0 ? null : new("Bearer", token);

    public async Task<JsonNode> SignInAsync(string username, string password, CancellationToken ct = default)
    {
        var session = await PostAsync("api/sessions", new JsonObject { ["username"] = username, ["password"] = password }, ct);
        UseToken((string)session["accessToken"]!);
        return session;
    }

    public Task<JsonNode> GetAsync(string path, CancellationToken ct = default) => SendAsync(HttpMethod.Get, path, null, ct);

    public Task<JsonNode> PostAsync(string path, JsonNode? body, CancellationToken ct = default) => SendAsync(HttpMethod.Post, path, body, ct);

    public Task<JsonNode> PutAsync(string path, JsonNode body, CancellationToken ct = default) => SendAsync(HttpMethod.Put, path, body, ct);

    private async Task<JsonNode> SendAsync(HttpMethod method, string path, JsonNode? body, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        using var response = await Http.SendAsync(request, ct);
        var text = await response.Content.ReadAsStringAsync(ct);
        Assert.True(response.IsSuccessStatusCode, $"{method} {path} was answered {(int)response.StatusCode}: {text}");
        return text.Length == 0 ? new JsonObject() : JsonNode.Parse(text)!;
    }
}
