using System.Net.Http.Headers;
using System.Text.Json;

namespace Omni.Pipeline.Channels.WeChat;

/// <summary>Calls the platform once and tells an answer from no answer. Retries nothing.</summary>
internal sealed class WeChatApi(IHttpClientFactory clients, TimeProvider time)
{
    public const string ClientName = "wechat";

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
}
