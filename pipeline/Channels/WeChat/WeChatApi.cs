using System.Net.Http.Headers;
using System.Text.Json;

namespace Omni.Pipeline.Channels.WeChat;

/// <summary>Calls the platform once and tells an answer from no answer. Retries nothing.</summary>
internal sealed class WeChatApi(IHttpClientFactory clients, TimeProvider time)
{
    public const string ClientName = "wechat";

    /// <summary>For files: no limit on the answer's size, which whoever reads it counts.</summary>
    public const string FilesClientName = "wechat-files";

    private const int MaxJsonBytes = 64 * 1024;

    /// <exception cref="OperationCanceledException">The caller gave up before anything was sent.</exception>
    public async ValueTask<WeChatAnswer> PostAsync(Uri address, byte[] json, CancellationToken ct)
    {
        using var body = new WeChatBody(json);
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = body };
        using var client = clients.CreateClient(ClientName);
        try
        {
            using var response = await client.SendAsync(request, ct);
            var answer = await response.Content.ReadAsByteArrayAsync(ct);
            return Read((int)response.StatusCode, RetryAfterOf(response.Headers.RetryAfter), answer);
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or OperationCanceledException && body.HasStarted)
        {
            return new(WeChatCall.Lost);
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or OperationCanceledException && !ct.IsCancellationRequested)
        {
            return new(WeChatCall.NotSent);
        }
    }

    /// <summary>Posts a file as the one part of a form. It says nothing to any customer, so lost is as good as not sent.</summary>
    public async ValueTask<WeChatAnswer> UploadAsync(Uri address, Stream content, string name, string contentType, CancellationToken ct)
    {
        using var form = WeChatForm.Of(content, name, contentType);
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = form };
        using var client = clients.CreateClient(FilesClientName);
        try
        {
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct);
            return Read((int)response.StatusCode, RetryAfterOf(response.Headers.RetryAfter), await ReadJsonAsync(response, ct));
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or OperationCanceledException && !ct.IsCancellationRequested)
        {
            return new(WeChatCall.NotSent);
        }
    }

    /// <summary>Asks for a file. JSON instead of one is an answer like any other.</summary>
    public async ValueTask<WeChatFile> GetFileAsync(Uri address, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        using var client = clients.CreateClient(FilesClientName);
        try
        {
            var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct);
            var type = response.Content.Headers.ContentType;
            if (response.StatusCode is System.Net.HttpStatusCode.OK && type?.MediaType is not ("application/json" or "text/plain" or "text/json" or "text/html"))
            {
                var stream = await response.Content.ReadAsStreamAsync(ct);
                return new(new(WeChatCall.Answered, 200), new(stream, type, response.Content.Headers.ContentDisposition));
            }

            using (response)
            {
                return new(Read((int)response.StatusCode, RetryAfterOf(response.Headers.RetryAfter), await ReadJsonAsync(response, ct)), null);
            }
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or OperationCanceledException && !ct.IsCancellationRequested)
        {
            return new(new(WeChatCall.NotSent), null);
        }
    }

    /// <summary>As much of the answer as an error or an address needs.</summary>
    private static async ValueTask<byte[]> ReadJsonAsync(HttpResponseMessage response, CancellationToken ct)
    {
        await using var body = await response.Content.ReadAsStreamAsync(ct);
        var buffer = new byte[MaxJsonBytes];
        return buffer[..await body.ReadAtLeastAsync(buffer, MaxJsonBytes, throwOnEndOfStream: false, ct)];
    }

    private static WeChatAnswer Read(int status, TimeSpan? retryAfter, byte[] body)
    {
        if (status != 200)
        {
            return new(WeChatCall.HttpError, status, retryAfter);
        }

        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement.ValueKind is JsonValueKind.Object
                ? new(WeChatCall.Answered, status, retryAfter, document.RootElement.Clone())
                : new(WeChatCall.Lost, status);
        }
        catch (JsonException)
        {
            return new(WeChatCall.Lost, status);
        }
    }

    private TimeSpan? RetryAfterOf(RetryConditionHeaderValue? header) =>
        header?.Delta ?? (header?.Date is { } date ? Later(date - time.GetUtcNow()) : null);

    private static TimeSpan Later(TimeSpan wait) => wait > TimeSpan.Zero ? wait : TimeSpan.Zero;
}

/// <summary>What became of a call.</summary>
internal enum WeChatCall
{
    /// <summary>The platform answered with JSON.</summary>
    Answered = 1,

    /// <summary>It, or something before it, answered with an HTTP error.</summary>
    HttpError,

    /// <summary>Nothing was sent.</summary>
    NotSent,

    /// <summary>It was sent and no readable answer came back.</summary>
    Lost,
}

/// <param name="Call">What became of the call.</param>
/// <param name="Status">HTTP status, where there was one.</param>
/// <param name="RetryAfter">What the answer asks for.</param>
/// <param name="Json">The answer, when there is one.</param>
internal readonly record struct WeChatAnswer(WeChatCall Call, int Status = 0, TimeSpan? RetryAfter = null, JsonElement Json = default)
{
    /// <summary>0 is success; null when the answer has none.</summary>
    public int? ErrorCode => Json.ValueKind is JsonValueKind.Object && Json.TryGetProperty("errcode", out var code)
        && code.ValueKind is JsonValueKind.Number && code.TryGetInt32(out var value)
        ? value
        : null;

    /// <summary>A text of the answer; null when it has none of that name.</summary>
    public string? TextOf(string name) =>
        Json.ValueKind is JsonValueKind.Object && Json.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString() : null;
}

/// <param name="Answer">What the platform said instead, or that it gave the file.</param>
/// <param name="Content">The file; null when there is none.</param>
internal readonly record struct WeChatFile(WeChatAnswer Answer, WeChatContent? Content);

/// <param name="Stream">Read once; disposing it ends the call.</param>
/// <param name="Type">As claimed.</param>
/// <param name="Disposition">As claimed.</param>
internal sealed record WeChatContent(Stream Stream, MediaTypeHeaderValue? Type, ContentDispositionHeaderValue? Disposition);
