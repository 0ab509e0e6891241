using System.Text;
using Omni.Pipeline.Channels;
using Omni.Pipeline.Channels.WeChat;
using Omni.Pipeline.Messages;
using Omni.Runtime.Commands.Demo;

namespace Omni.Tests.Pipeline.Channels.WeChat;

/// <summary>An account, and calls of its webhook as the platform would make them.</summary>
internal static class WeChatRequests
{
    public static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public static readonly LoopbackWeChatOptions Options = new()
    {
        Token = "test-token",
        EncodingAesKey = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG",
        AppId = "wxb11529c136998cb6",
        AppSecret = "test-secret",
        RetryDelay = TimeSpan.Zero,
    };

    public static readonly WeChatEnvelopeWriter Writer = new(Options);

    public static readonly ChannelAccount Account = Options.ToAccount("main", new("http://127.0.0.1:1/"));

    public static ChannelRequest Post(WeChatWebhookCall call, DateTimeOffset? now = null) => Request("POST", call, now);

    public static ChannelRequest Get(WeChatWebhookCall call, DateTimeOffset? now = null) => Request("GET", call, now);

    public static ChannelRequest Request(string method, WeChatWebhookCall call, DateTimeOffset? now = null) =>
        new(method, name => call.Query.GetValueOrDefault(name, ""), _ => "", call.Body, now ?? Now);

    public static ChannelAccount AccountWith(string name, string value) =>
        Account with { Settings = new Dictionary<string, string>(Account.Settings) { [name] = value } };

    public static async Task<ChannelReply> ReceiveAsync(ChannelRequest request, ChannelAccount? account = null) =>
        await new WeChatChannel().ReceiveAsync(request, account ?? Account);

    public static async Task<UnifiedMessage> AcceptAsync(string xml)
    {
        var reply = await ReceiveAsync(Post(Writer.Seal(xml, Now)));
        return Assert.Single(Assert.IsType<ChannelReply.Accepted>(reply).Messages);
    }

    public static async Task<Refusal> RefuseAsync(ChannelRequest request, ChannelAccount? account = null) =>
        Assert.IsType<ChannelReply.Refused>(await ReceiveAsync(request, account)).Reason;

    /// <summary>The inside of a message with the fields that all have.</summary>
    public static string Xml(string fields) =>
        $"<xml><ToUserName>gh_x</ToUserName><FromUserName>oUser</FromUserName><CreateTime>1772366400</CreateTime>{fields}</xml>";

    public static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
