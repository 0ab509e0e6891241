using Omni.Pipeline.Channels.Calls;
using Omni.Pipeline.Messages;
using Omni.Pipeline.Ports;

namespace Omni.Pipeline.Channels.DingTalk;

/// <summary>Fetches what customers sent: a code becomes an address, the address a file. The codes run out, so it is best done at once.</summary>
internal sealed class DingTalkMedia(DingTalkApi api, PlatformDownloads downloads) : IChannelMedia
{
    public string Channel => DingTalkChannel.ChannelName;

    public async ValueTask<MediaFetch> FetchAsync(Attachment attachment, ChannelAccount account, CancellationToken ct)
    {
        if (DingTalkEndpoint.Of(account) is not { } endpoint)
        {
            return new MediaFetch.Gone("dingtalk-not-configured");
        }

        var file = DingTalkFile.Parse(attachment.PlatformReference);
        var asked = await api.PostAsync(
            endpoint,
            "v1.0/robot/messageFiles/download",
            DingTalkJson.DownloadRequest(DingTalkSender.RobotCodeOf(file.RobotCode, account), file.DownloadCode),
            ct);
        if (asked.NoToken is { } failure)
        {
            return Failed(failure);
        }

        if (!asked.Answer.IsSuccess || asked.Answer.Json.Text("downloadUrl") is not { Length: > 0 } url)
        {
            return Failed(DingTalkErrors.OfQuestion(asked.Answer, "dingtalk-media-no-address"));
        }

        if (!Uri.TryCreate(url, UriKind.Absolute, out var address) || !endpoint.MayFetch(address))
        {
            return new MediaFetch.Gone("dingtalk-media-address-refused");
        }

        return await downloads.OpenAsync(Channel, endpoint.IsOwn(address) ? DingTalkApi.ClientName : PlatformDownloads.PublicClient, address, ct);
    }

    private static MediaFetch Failed(SendOutcome outcome) => outcome.Status switch
    {
        SendStatus.Refused => new MediaFetch.Gone(outcome.Reason),
        SendStatus.Retry or SendStatus.Uncertain or SendStatus.Sent => new MediaFetch.Retry(outcome.RetryAfter, outcome.Reason),
    };
}
