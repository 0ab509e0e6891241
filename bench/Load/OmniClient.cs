using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Omni.Bench.Load;

/// <summary>The interface of docs/api.md for one caller, for everything around the load.</summary>
internal sealed class OmniClient(HttpClient http, string token = "")
{
    public OmniClient As(string bearer) => new(http, bearer);

    public Task<JsonNode> GetAsync(string path, CancellationToken ct) => CallAsync(HttpMethod.Get, path, null, ct);

    public Task<JsonNode> PostAsync(string path, JsonNode? body, CancellationToken ct) => CallAsync(HttpMethod.Post, path, body, ct);

    public Task<JsonNode> PutAsync(string path, JsonNode body, CancellationToken ct) => CallAsync(HttpMethod.Put, path, body, ct);

    public async Task<byte[]> GetBytesAsync(string path, CancellationToken ct)
    {
        using var response = await SendAsync(HttpMethod.Get, path, null, ct);
        return await response.Content.ReadAsByteArrayAsync(ct);
    }

    /// <exception cref="LoadException">The answer is not a success.</exception>
    private async Task<JsonNode> CallAsync(HttpMethod method, string path, JsonNode? body, CancellationToken ct)
    {
        using var response = await SendAsync(method, path, body, ct);
        var text = await response.Content.ReadAsStringAsync(ct);
        return text.Length is 0 ? new JsonObject() : JsonNode.Parse(text)!;
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, JsonNode? body, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        if (token.Length > 0)
        {
            request.Headers.Authorization = new("Bearer", token);
        }

        var response = await http.SendAsync(request, ct);
        if (response.IsSuccessStatusCode)
        {
            return response;
        }

        using (response)
        {
            throw new LoadException($"{method} {path} was answered {(int)response.StatusCode}: {await response.Content.ReadAsStringAsync(ct)}");
        }
    }
}
