using Omni.Pipeline.Ports;

namespace Omni.Pipeline.Channels.WeChat;

/// <summary>An account is good when the platform gives it an access token.</summary>
internal sealed class WeChatCheck(WeChatTokens tokens) : IChannelCheck
{
    public string Channel => WeChatChannel.ChannelName;

    public bool CanSend => true;

    public async ValueTask<string> CheckAsync(ChannelAccount account, CancellationToken ct) =>
        WeChatEndpoint.Of(account) is { } endpoint ? (await tokens.AskAsync(endpoint, force: false, ct)).Failure.Reason ?? "" : "wechat-not-configured";

    public string AdviceOn(string reason) => reason switch
    {
        "wechat-40013" => "WeChat does not know this appId. Copy it from Basic configuration (基本配置).",
        "wechat-40001" or "wechat-40125" => "The appSecret is not this account's. Reset it at WeChat and set it here.",
        "wechat-40164" => "Put the addresses that Omni calls from on WeChat's IP allow-list (IP白名单).",
        "wechat-40003" => "The recipient is no OpenID of this account.",
        "wechat-45015" => "The recipient wrote nothing in the last 48 hours. Send a message from that WeChat account first.",
        "wechat-45047" => "Five answers were sent since the recipient last wrote. Write again from that WeChat account.",
        "wechat-48001" => "The account may not use the customer-service interface (客服接口). It must be a verified service account.",
        "wechat-no-token" => "WeChat answered without an access token. Look at apiBase: something else than WeChat may answer there.",
        "wechat-unreachable" or "wechat-answer-lost" => "WeChat does not answer. Look at the way out of your network and at apiBase.",
        _ => "",
    };
}
