namespace Omni.Runtime.Commands.Demo;

/// <summary>Posts to the webhook as the platform does: up to three times, the same message newly sealed, until it is acknowledged.</summary>
internal sealed class LoopbackPosts(HttpClient client, WeChatEnvelopeWriter writer, TimeProvider time, LoopbackWeChatOptions options)
{
    private const int Tries = 3;

    public async Task<LoopbackDelivery> PostAsync(Uri webhook, string xml, CancellationToken ct)
    {
        LoopbackDelivery delivery = new(0, 0, "");
        for (var attempt = 1; attempt <= Tries && !delivery.IsAcknowledged; attempt++)
        {
            if (attempt > 1)
            {
                await Task.Delay(options.RetryDelay, time, ct);
            }

            var (status, body) = await PostOnceAsync(webhook, writer.Seal(xml, time.GetUtcNow()), ct);
            delivery = new(attempt, status, body);
        }

        return delivery;
    }

    /// <summary>Status 0: no answer, or not in time.</summary>
    public async Task<(int Status, string Body)> PostOnceAsync(Uri webhook, WeChatWebhookCall call, CancellationToken ct)
    {
        using var timeout = new CancellationTokenSource(options.AckTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, timeout.Token);
        using var content = new ByteArrayContent(call.Body) { Headers = { ContentType = new("text/xml") } };
        try
        {
            using var response = await client.PostAsync(call.AddressOf(webhook), content, either.Token);
            return ((int)response.StatusCode, await response.Content.ReadAsStringAsync(either.Token));
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
}

/// <param name="Attempts">How often the platform tried.</param>
/// <param name="Status">The last HTTP status; 0: no answer in time.</param>
/// <param name="Body">The last answer.</param>
public sealed record LoopbackDelivery(int Attempts, int Status, string Body)
{
    public bool IsAcknowledged => Status == 200 && (Body is "" or "success");
}
