using System.Net.Http.Headers;

namespace Omni.Pipeline.Channels.Calls;

/// <summary>Calls a platform once and tells an answer from no answer. Retries nothing.</summary>
internal sealed class PlatformCalls(IHttpClientFactory clients, TimeProvider time)
{
    // An answer that asks for a year would hold up everything behind the message.
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);

    /// <param name="client">A name that <see cref="PlatformClients.AddPlatformClient"/> was given.</param>
    /// <param name="address">Where to.</param>
    /// <param name="json">The body.</param>
    /// <param name="headers">Beside the content type.</param>
    /// <param name="ct">Ends the call; what was sent by then is lost, not undone.</param>
    /// <exception cref="OperationCanceledException">The caller gave up before anything was sent.</exception>
    public async ValueTask<PlatformAnswer> PostAsync(
        string client, Uri address, byte[] json, IReadOnlyList<KeyValuePair<string, string>> headers, CancellationToken ct)
    {
        using var body = new PlatformBody(json);
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = body };
        foreach (var (name, value) in headers)
        {
            request.Headers.Add(name, value);
        }

        using var http = clients.CreateClient(client);
        try
        {
            using var response = await http.SendAsync(request, ct);
            return Read(response, await response.Content.ReadAsByteArrayAsync(ct));
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or OperationCanceledException && body.HasStarted)
        {
            return new(PlatformCall.Lost);
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or OperationCanceledException && !ct.IsCancellationRequested)
        {
            return new(PlatformCall.NotSent);
        }
    }

    /// <summary>Asks for something. It changes nothing at the platform, so an answer that is lost is as good as a question not asked.</summary>
    /// <param name="client">A name that <see cref="PlatformClients.AddPlatformClient"/> was given.</param>
    /// <param name="address">Where to.</param>
    /// <param name="ct">Ends the call.</param>
    public async ValueTask<PlatformAnswer> GetAsync(string client, Uri address, CancellationToken ct)
    {
        using var http = clients.CreateClient(client);
        try
        {
            using var response = await http.GetAsync(address, ct);
            return Read(response, await response.Content.ReadAsByteArrayAsync(ct));
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or OperationCanceledException && !ct.IsCancellationRequested)
        {
            return new(PlatformCall.NotSent);
        }
    }

    /// <param name="response">What came.</param>
    /// <param name="body">Its body, or as much of it as matters.</param>
    public PlatformAnswer Read(HttpResponseMessage response, ReadOnlyMemory<byte> body)
    {
        using var document = JsonFields.TryParse(body);
        return new(PlatformCall.Answered, (int)response.StatusCode, RetryAfterOf(response.Headers.RetryAfter, time), document?.RootElement.Clone() ?? default);
    }

    /// <summary>How long a platform asks to be left alone, at most an hour; null when it doesn't.</summary>
    internal static TimeSpan? RetryAfterOf(RetryConditionHeaderValue? header, TimeProvider time) =>
        (header?.Delta ?? header?.Date - time.GetUtcNow()) is { } wait ? TimeSpan.FromTicks(Math.Clamp(wait.Ticks, 0, LongestWait.Ticks)) : null;
}
