using Omni.Pipeline.Ports;

namespace Omni.Pipeline.Channels.DingTalk;

/// <summary>An account is good when the platform gives it an access token.</summary>
internal sealed class DingTalkCheck(DingTalkApi api) : IChannelCheck
{
    public string Channel => DingTalkChannel.ChannelName;

    public bool CanSend => true;

    public async ValueTask<string> CheckAsync(ChannelAccount account, CancellationToken ct) =>
        DingTalkEndpoint.Of(account) is { } endpoint ? (await api.AskAsync(endpoint, ct)).Failure.Reason ?? "" : "dingtalk-not-configured";

    public string AdviceOn(string reason) => reason switch
    {
        "dingtalk-invalidClientIdOrSecret" => "appKey and appSecret do not belong together. Copy both from the app's credentials page (凭证与基础信息).",
        "dingtalk-invalid-staff-id" => "The recipient is no user id (staffId) of this company.",
        "dingtalk-outside-company" => "The robot reaches people of its own company only, by their user id.",
        "dingtalk-flow-controlled" => "This person was sent too much in a short time. Try again in a minute.",
        "dingtalk-no-token" => "DingTalk answered without an access token. Look at apiBase: something else than DingTalk may answer there.",
        "dingtalk-unreachable" or "dingtalk-answer-lost" => "DingTalk does not answer. Look at the way out of your network and at apiBase.",
        _ => "",
    };
}
