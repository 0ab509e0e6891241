using System.Globalization;
using Omni.Pipeline.Channels.Calls;
using Omni.Pipeline.Channels.Webhooks;
using Omni.Pipeline.Media;
using Omni.Pipeline.Messages;
using Omni.Pipeline.Ports;

namespace Omni.Pipeline.Channels.App;

/// <summary>Posts answers to the app's server, signed as its own calls are. The call's id is the same for every try of one answer.</summary>
internal sealed class AppSender(PlatformCalls calls, MediaUrls urls, TimeProvider time) : IChannelSender
{
    public const string ClientName = "app";

    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan WhenCrowded = TimeSpan.FromSeconds(30);

    public string Channel => AppChannel.ChannelName;

    public async ValueTask<SendOutcome> SendAsync(OutboundDelivery delivery, ChannelAccount account, CancellationToken ct)
    {
        // Signed anew for each try: an address ends.
        var addressed = delivery with { Attachments = [.. delivery.Attachments.Select(Addressed)] };
        if (addressed.Attachments.Any(file => file.PlatformReference.Length == 0))
        {
            // Sending the words alone would look as if all had been sent.
            return SendOutcome.Refused("app-no-address");
        }

        var now = time.GetUtcNow();
        return await PostAsync(account, delivery.IdempotencyKey, AppAnswer.Write(addressed, now), now, ct);
    }

    private Attachment Addressed(Attachment file) => file.MediaId.Length == 0 ? file
        : file with { PlatformReference = urls.PublicOf(file.MediaId, MediaVariant.Original) ?? "" };

    /// <summary>A call that nobody is meant to read.</summary>
    public ValueTask<SendOutcome> TestAsync(ChannelAccount account, string id, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        return PostAsync(account, id, AppAnswer.WriteTest(id, now), now, ct);
    }

    private async ValueTask<SendOutcome> PostAsync(ChannelAccount account, string id, byte[] body, DateTimeOffset now, CancellationToken ct)
    {
        var secrets = AppSecrets.Of(account).ToList();
        if (secrets.Count == 0 || !Uri.TryCreate(account[AppSettingNames.CallbackUrl], UriKind.Absolute, out var callback))
        {
            return SendOutcome.Refused("app-not-configured");
        }

        var timestamp = now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        // Under both secrets while they change: the app takes the one that it knows.
        var signatures = string.Join(' ', secrets.Select(secret => secret.Sign(id, timestamp, body)));
        var answer = await calls.PostAsync(
            ClientName,
            callback,
            body,
            [
                new(WebhookSecret.IdHeader, id),
                new(WebhookSecret.TimestampHeader, timestamp),
                new(WebhookSecret.SignatureHeader, signatures),
            ],
            ct);
        return Outcome(answer);
    }

    private static SendOutcome Outcome(PlatformAnswer answer) => answer.Call switch
    {
        PlatformCall.NotSent => SendOutcome.Retry(Soon, "app-unreachable"),
        PlatformCall.Lost => SendOutcome.Uncertain("app-answer-lost"),
        PlatformCall.Answered => answer.Status switch
        {
            >= 200 and < 300 => SendOutcome.Sent(),
            410 => SendOutcome.Refused("app-gone"),
            429 => SendOutcome.Retry(answer.RetryAfter ?? WhenCrowded, "app-http-429"),
            >= 500 => SendOutcome.Retry(answer.RetryAfter ?? Soon, Reason(answer.Status)),
            _ => SendOutcome.Refused(Reason(answer.Status)),
        },
    };

    private static string Reason(int status) => string.Create(CultureInfo.InvariantCulture, $"app-http-{status}");
}
