using System.Globalization;
using System.Text.Unicode;
using Omni.Pipeline.Channels.Webhooks;

namespace Omni.Pipeline.Channels.App;

/// <summary>The company's own app: its server posts what signed-in users write, signed, and says who they are.</summary>
internal sealed class AppChannel : IChannel
{
    public const string ChannelName = "app";

    public string Name => ChannelName;

    public bool TakesTryAgain => true;

    public ValueTask<ChannelReply> ReceiveAsync(ChannelRequest request, ChannelAccount account) => ValueTask.FromResult(Receive(request, account));

    private static ChannelReply Receive(ChannelRequest request, ChannelAccount account)
    {
        if (!string.Equals(request.Method, "POST", StringComparison.Ordinal))
        {
            return Refused(Refusal.Malformed, "Only POST is taken here.");
        }

        var id = request.Headers(WebhookSecret.IdHeader);
        var timestamp = request.Headers(WebhookSecret.TimestampHeader);
        var signatures = request.Headers(WebhookSecret.SignatureHeader);
        if (id.Length == 0 || !AppSecrets.Of(account).Any(secret => secret.IsValid(signatures, id, timestamp, request.Body.Span)))
        {
            return Refused(Refusal.Unauthenticated);
        }

        if (!IsFresh(timestamp, request.Now))
        {
            return Refused(Refusal.Stale);
        }

        if (!Utf8.IsValid(request.Body.Span))
        {
            return Refused(Refusal.UnsupportedEncoding);
        }

        using var document = JsonFields.TryParse(request.Body);
        if (document is null)
        {
            return Refused(Refusal.Malformed, "The body is not one JSON object, or names a property twice.");
        }

        var (message, errors) = AppPost.Read(document.RootElement, id, account, request.Now);
        return errors.Count > 0 ? Refused(Refusal.Malformed, string.Join(' ', errors))
            : message.Content.Length > ChannelAccount.MaxTextLength ? Refused(Refusal.TooLong)
            // Receive answers with the id that it mints.
            : new ChannelReply.Accepted([message], Body: "");
    }

    private static bool IsFresh(string seconds, DateTimeOffset now) =>
        long.TryParse(seconds, NumberStyles.None, CultureInfo.InvariantCulture, out var value)
        && value < long.MaxValue / 1000 && JsonFields.ToInstant(value * 1000) is { } at && (now - at).Duration() <= WebhookSecret.Tolerance;

    private static ChannelReply.Refused Refused(Refusal reason, string detail = "") => new(reason, detail);
}
