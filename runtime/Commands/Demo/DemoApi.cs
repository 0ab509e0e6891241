using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Omni.Runtime.Commands.Demo;

/// <summary>The interface of docs/api.md as the demo uses it, for one caller.</summary>
internal sealed class DemoApi(HttpClient http, string token)
{
    public static DemoApi Anonymous(HttpClient http) => new(http, "");

    public DemoApi As(string bearer) => new(http, bearer);

    public Task<JsonNode> GetAsync(string path, CancellationToken ct) => SendAsync(HttpMethod.Get, path, null, ct);

    public Task<JsonNode> PostAsync(string path, JsonNode? body, CancellationToken ct) => SendAsync(HttpMethod.Post, path, body, ct);

    public Task<JsonNode> PutAsync(string path, JsonNode body, CancellationToken ct) => SendAsync(HttpMethod.Put, path, body, ct);

    /// <summary>The answer's status, for calls that are meant to be refused.</summary>
    public async Task<int> StatusOfPostAsync(string path, JsonNode? body, CancellationToken ct)
    {
        using var response = await CallAsync(HttpMethod.Post, path, body, ct);
        return (int)response.StatusCode;
    }

    private async Task<JsonNode> SendAsync(HttpMethod method, string path, JsonNode? body, CancellationToken ct)
    {
        using var response = await CallAsync(method, path, body, ct);
        var text = await response.Content.ReadAsStringAsync(ct);
        if (!response.IsSuccessStatusCode)
        {
            throw new CommandException($"{method} {path} was answered {(int)response.StatusCode}: {text}");
        }

        return text.Length == 0 ? new JsonObject() : JsonNode.Parse(text)!;
    }

    private async Task<HttpResponseMessage> CallAsync(HttpMethod method, string path, JsonNode? body, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(method, path);
        if (token.Length > 0)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        if (body is not null)
        {
            request.Content = JsonContent.Create(body, options: JsonSerializerOptions.Web);
        }

        try
        {
            return await http.SendAsync(request, ct);
        }
        catch (HttpRequestException ex)
        {
            throw new CommandException($"Nobody answers at {http.BaseAddress}: {ex.Message}. Start Omni first: ./omni run");
        }
    }
}
