using System.Net.Http.Headers;
using Omni.Pipeline.Messages;
using Omni.Pipeline.Ports;

namespace Omni.Pipeline.Channels.WeChat;

/// <summary>
/// Fetches what customers sent, by media id; the platform keeps it for three days. It answers with the file, or with JSON: an error, or
/// for a video the address where it is.
/// </summary>
internal sealed class WeChatMedia(WeChatApi api, WeChatCalls calls) : IChannelMedia
{
    private const string PlatformDomain = ".qq.com";

    public string Channel => WeChatChannel.ChannelName;

    public async ValueTask<MediaFetch> FetchAsync(Attachment attachment, ChannelAccount account, CancellationToken ct)
    {
        if (WeChatEndpoint.Of(account) is not { } endpoint)
        {
            return new MediaFetch.Gone("wechat-not-configured");
        }

        var id = Uri.EscapeDataString(attachment.PlatformReference);
        var file = default(WeChatFile);
        var called = await calls.CallAsync(
            endpoint,
            async token =>
            {
                file = await api.GetFileAsync(WeChatCalls.Address(endpoint, "media/get", token, $"&media_id={id}"), ct);
                return file.Answer;
            },
            ct);
        if (called.NoToken is { } noToken)
        {
            return Failed(noToken);
        }

        if (file.Answer.Json.Text("video_url") is { } address)
        {
            file = IsPlatform(address, endpoint, out var place) ? await api.GetFileAsync(place, ct) : default;
        }

        return file.Content is { } content
            ? new MediaFetch.Opened(content.Stream, content.Type?.MediaType ?? "", NameOf(content.Disposition))
            : Failed(WeChatErrors.OfSetup(file.Answer));
    }

    /// <summary>An address out of an answer is followed nowhere else: it could lead into the company's own network.</summary>
    private static bool IsPlatform(string address, WeChatEndpoint endpoint, out Uri place) =>
        Uri.TryCreate(address, UriKind.Absolute, out place!)
        && ((place.Scheme is "https" or "http" && place.IsDefaultPort && place.Host.EndsWith(PlatformDomain, StringComparison.OrdinalIgnoreCase))
            || place.GetLeftPart(UriPartial.Authority) == endpoint.ApiBase.GetLeftPart(UriPartial.Authority));

    private static MediaFetch Failed(SendOutcome outcome) => outcome.Status switch
    {
        SendStatus.Retry => new MediaFetch.Retry(outcome.RetryAfter, outcome.Reason),
        SendStatus.Refused => new MediaFetch.Gone(outcome.Reason),
        // An answer that is no file and says of no error: perhaps the next one does.
        SendStatus.Sent or SendStatus.Uncertain => new MediaFetch.Retry(TimeSpan.FromSeconds(30), "wechat-answer-unread"),
    };

    private static string NameOf(ContentDispositionHeaderValue? disposition) =>
        (disposition?.FileNameStar ?? disposition?.FileName ?? "").Trim('"');
}
