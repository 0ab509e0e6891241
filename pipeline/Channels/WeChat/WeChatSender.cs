using Omni.Pipeline.Messages;
using Omni.Pipeline.Ports;

namespace Omni.Pipeline.Channels.WeChat;

/// <summary>
/// Answers customers by the customer-service interface: a text, or one picture, recording or video, which is uploaded first; templates go by
/// an interface of their own. What the platform would not take is refused, never cut, split or converted.
/// </summary>
internal sealed class WeChatSender(WeChatApi api, WeChatCalls calls, WeChatUploads uploads, WeChatRules rules) : IChannelSender
{
    private const string Answers = "message/custom/send";

    public string Channel => WeChatChannel.ChannelName;

    public async ValueTask<SendOutcome> SendAsync(OutboundDelivery delivery, ChannelAccount account, CancellationToken ct)
    {
        if (delivery.Template is { } template)
        {
            return WeChatEndpoint.Of(account) is { } at
                ? await PostAsync(at, "message/template/send", WeChatJson.TemplateMessage(delivery.Recipient, template, delivery.IdempotencyKey), ct)
                : SendOutcome.Refused("wechat-not-configured");
        }

        if (rules.Objection(delivery.Text, delivery.Attachments) is { } objection)
        {
            return SendOutcome.Refused(objection);
        }

        if (WeChatEndpoint.Of(account) is not { } endpoint)
        {
            return SendOutcome.Refused("wechat-not-configured");
        }

        if (delivery.Attachments.Length == 0)
        {
            return await PostAsync(endpoint, Answers, WeChatJson.TextMessage(delivery.Recipient, delivery.Text), ct);
        }

        // Uploading says nothing to anybody: whatever goes wrong with it, the whole may be tried again.
        var uploaded = await uploads.UploadAsync(endpoint, delivery.Attachments[0], ct);
        return uploaded.MediaId.Length == 0
            ? uploaded.Failure
            : await PostAsync(endpoint, Answers, Body(delivery.Recipient, delivery.Attachments[0], uploaded), ct);
    }

    private static byte[] Body(string recipient, Attachment file, WeChatUploaded uploaded) => WeChatMediaKinds.Of(file.ContentType) switch
    {
        WeChatMediaKind.Image => WeChatJson.MediaMessage(recipient, "image", uploaded.MediaId),
        WeChatMediaKind.Voice => WeChatJson.MediaMessage(recipient, "voice", uploaded.MediaId),
        WeChatMediaKind.Video => WeChatJson.VideoMessage(recipient, uploaded.MediaId, uploaded.ThumbId, file.Name),
        null => throw new ArgumentException("The rules let a file pass that the platform has no kind for.", nameof(file)),
    };

    private async ValueTask<SendOutcome> PostAsync(WeChatEndpoint endpoint, string path, byte[] body, CancellationToken ct)
    {
        var called = await calls.CallAsync(endpoint, token => api.PostAsync(WeChatCalls.Address(endpoint, path, token), body, ct), ct);
        return called.NoToken ?? WeChatErrors.OfSend(called.Answer);
    }
}
