using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace Omni.Runtime.Commands.Demo;

/// <summary>Where a loopback platform listens, and what it posts with.</summary>
internal sealed class LoopbackServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly HttpClient _client = new(new SocketsHttpHandler { AllowAutoRedirect = false });

    private LoopbackServer(WebApplication app) => _app = app;

    public Uri Address => new(_app.Urls.Single());

    public static async Task<LoopbackServer> StartAsync(Action<IEndpointRouteBuilder> map, CancellationToken ct)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        map(app);
        await app.StartAsync(ct);
        return new(app);
    }

    /// <summary>Posts once. Status 0: no answer, or not in time. What says that it is no JSON is not read.</summary>
    public async Task<(int Status, string Body)> PostAsync(
        Uri address, byte[] json, IEnumerable<KeyValuePair<string, string>> headers, TimeSpan patience, TimeProvider time, CancellationToken ct)
    {
        using var timeout = new CancellationTokenSource(patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, timeout.Token);
        using var request = new HttpRequestMessage(HttpMethod.Post, address)
        {
            Content = new ByteArrayContent(json) { Headers = { ContentType = new("application/json") { CharSet = "utf-8" } } },
        };
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        try
        {
            using var response = await _client.SendAsync(request, either.Token);
            var answer = await response.Content.ReadAsStringAsync(either.Token);
            return ((int)response.StatusCode, IsJson(response.Content) ? answer : "");
        }
        catch (HttpRequestException)
        {
            return (0, "");
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return (0, "");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _client.Dispose();
    }

    private static bool IsJson(HttpContent content) => content.Headers.ContentType?.MediaType is "application/json" or "application/problem+json";
}
