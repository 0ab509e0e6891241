using System.Globalization;
using Omni.Pipeline.Channels.Calls;
using Omni.Pipeline.Channels.Webhooks;

namespace Omni.Pipeline.Webhooks;

/// <summary>What a system said to one call.</summary>
/// <param name="Reason">Empty when it was taken; else why not, in a stable short form.</param>
/// <param name="IsOver">Whether it wants no calls any more.</param>
/// <param name="RetryAfter">What it asks for.</param>
internal readonly record struct WebhookAnswer(string Reason, bool IsOver = false, TimeSpan? RetryAfter = null)
{
    public bool IsTaken => Reason.Length == 0;
}

/// <summary>Posts one event, signed as Standard Webhooks says (www.standardwebhooks.com). Retries nothing.</summary>
internal sealed class WebhookCaller(PlatformCalls calls, TimeProvider time)
{
    public const string ClientName = "webhooks";

    public async ValueTask<WebhookAnswer> PostAsync(WebhookEndpoint endpoint, string id, byte[] body, CancellationToken ct)
    {
        if (!WebhookSecret.TryParse(endpoint.Secret, out var secret))
        {
            throw new InvalidOperationException("The options were not validated.");
        }

        var timestamp = time.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var answer = await calls.PostAsync(
            ClientName,
            endpoint.Url!,
            body,
            [
                new(WebhookSecret.IdHeader, id),
                new(WebhookSecret.TimestampHeader, timestamp),
                new(WebhookSecret.SignatureHeader, secret.Sign(id, timestamp, body)),
            ],
            ct);
        return answer.Call switch
        {
            PlatformCall.NotSent => new("webhook-unreachable"),
            PlatformCall.Lost => new("webhook-answer-lost"),
            PlatformCall.Answered when answer.IsSuccess => new(""),
            PlatformCall.Answered => new(
                string.Create(CultureInfo.InvariantCulture, $"webhook-http-{answer.Status}"), IsOver: answer.Status == 410, answer.RetryAfter),
        };
    }
}
