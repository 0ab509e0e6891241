using Omni.Pipeline.Customers;
using Omni.Pipeline.Ports;

namespace Omni.Pipeline.Channels.WeChat;

/// <summary>
/// Asks for a subscriber's <c>unionid</c>: the same in all accounts of a company that are bound to one WeChat Open Platform account. Who has
/// unsubscribed, and whoever writes to an account that is not bound, has none to tell.
/// </summary>
internal sealed class WeChatIdentities(WeChatApi api, WeChatCalls calls) : IChannelIdentities
{
    public string Channel => WeChatChannel.ChannelName;

    public async ValueTask<IdentityAnswer> AskAsync(string address, ChannelAccount account, CancellationToken ct)
    {
        if (WeChatEndpoint.Of(account) is not { } endpoint)
        {
            return new IdentityAnswer.Known([]);
        }

        var more = $"&openid={Uri.EscapeDataString(address)}&lang=zh_CN";
        var called = await calls.CallAsync(endpoint, token => api.GetAsync(WeChatCalls.Address(endpoint, "user/info", token, more), ct), ct);
        if (called.NoToken is { } noToken)
        {
            // Without a token nobody can be asked about.
            return noToken.Status is SendStatus.Refused ? new IdentityAnswer.NotAllowed(noToken.Reason) : new IdentityAnswer.Retry(noToken.RetryAfter, noToken.Reason);
        }

        if (called.Answer.Status == 200 && called.Answer.Json.Text("openid") == address)
        {
            return new IdentityAnswer.Known(called.Answer.Json.Text("unionid") is { Length: > 0 } id ? [$"{VerifiedIdentifiers.UnionId}:{id}"] : []);
        }

        var failed = WeChatErrors.OfSetup(called.Answer);
        return failed.Status switch
        {
            SendStatus.Refused when failed.Reason == "wechat-48001" => new IdentityAnswer.NotAllowed(failed.Reason),
            SendStatus.Refused => new IdentityAnswer.Refused(failed.Reason),
            SendStatus.Retry => new IdentityAnswer.Retry(failed.RetryAfter, failed.Reason),
            // An answer that is about somebody else, or says nothing: perhaps the next one does.
            SendStatus.Sent or SendStatus.Uncertain => new IdentityAnswer.Retry(TimeSpan.FromSeconds(30), "wechat-answer-unread"),
        };
    }
}
