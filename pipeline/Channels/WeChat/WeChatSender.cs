using System.Text;
using Omni.Pipeline.Channels.Calls;
using Omni.Pipeline.Ports;

namespace Omni.Pipeline.Channels.WeChat;

/// <summary>Answers customers by the customer-service interface. A text that is too long is refused, never cut or split.</summary>
internal sealed class WeChatSender(WeChatApi api, WeChatTokens tokens) : IChannelSender
{
    private const int MaxTextBytes = 2048;

    private static readonly SendOutcome TooLong = SendOutcome.Refused($"wechat-{WeChatErrors.TooLong}-too-long");

    public string Channel => WeChatChannel.ChannelName;

    public async ValueTask<SendOutcome> SendAsync(OutboundDelivery delivery, ChannelAccount account, CancellationToken ct)
    {
        if (Encoding.UTF8.GetByteCount(delivery.Text) > MaxTextBytes)
        {
            return TooLong;
        }

        if (WeChatEndpoint.Of(account) is not { } endpoint)
        {
            return SendOutcome.Refused("wechat-not-configured");
        }

        var body = WeChatJson.TextMessage(delivery.Recipient, delivery.Text);
        var token = await tokens.GetAsync(endpoint, refused: "", ct);
        if (token.Value.Length == 0)
        {
            return token.Failure;
        }

        var answer = await PostAsync(endpoint, token, body, ct);
        if (!WeChatErrors.IsTokenError(answer.ErrorCode))
        {
            return WeChatErrors.OfSend(answer);
        }

        // A refused token means nothing was sent, so once more with another one is safe.
        var fresh = await tokens.GetAsync(endpoint, refused: token.Value, ct);
        return fresh.Value.Length == 0 ? fresh.Failure : WeChatErrors.OfSend(await PostAsync(endpoint, fresh, body, ct));
    }

    private ValueTask<WeChatAnswer> PostAsync(WeChatEndpoint endpoint, PlatformToken token, byte[] body, CancellationToken ct) =>
        api.PostAsync(new(endpoint.ApiBase, $"cgi-bin/message/custom/send?access_token={Uri.EscapeDataString(token.Value)}"), body, ct);
}
