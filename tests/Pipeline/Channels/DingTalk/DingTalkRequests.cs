using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;
using Omni.Pipeline.Channels;
using Omni.Pipeline.Channels.DingTalk;
using Omni.Pipeline.Messages;
using Omni.Runtime.Commands.Demo;
using Omni.Tests.Support;

namespace Omni.Tests.Pipeline.Channels.DingTalk;

/// <summary>An account, and calls of its webhook as the platform would make them.</summary>
internal static class DingTalkRequests
{
    public static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public static readonly LoopbackDingTalkOptions Options = new()
    {
        AppKey = "ding0123456789",
        AppSecret = "test-app-secret",
        Token = "test-token",
        EncodingAesKey = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG",
        RetryDelay = TimeSpan.Zero,
    };

    public static readonly DingTalkWriter Writer = new(Options);

    public static readonly ChannelAccount Account = Options.ToAccount("main", new("http://127.0.0.1:1/"));

    public static readonly PublishedVectors Vectors = new("dingtalk.json");

    public static ChannelAccount AccountWith(params (string Name, string Value)[] settings)
    {
        var changed = new Dictionary<string, string>(Account.Settings);
        foreach (var (name, value) in settings)
        {
            changed[name] = value;
        }

        return Account with { Settings = changed };
    }

    public static ChannelRequest Post(DingTalkCall call, DateTimeOffset? now = null)
    {
        var query = QueryHelpers.ParseQuery(call.Query);
        return new(
            "POST", name => query.TryGetValue(name, out var value) ? value.ToString() : "", name => call.Headers.GetValueOrDefault(name, ""), call.Body, now ?? Now);
    }

    public static async Task<ChannelReply> ReceiveAsync(ChannelRequest request, ChannelAccount? account = null) =>
        await new DingTalkChannel().ReceiveAsync(request, account ?? Account);

    public static async Task<UnifiedMessage> AcceptAsync(JsonObject message) =>
        Assert.Single(Assert.IsType<ChannelReply.Accepted>(await ReceiveAsync(Post(Writer.Robot(message, Now)))).Messages);

    public static async Task<Refusal> RefuseAsync(ChannelRequest request, ChannelAccount? account = null) =>
        Assert.IsType<ChannelReply.Refused>(await ReceiveAsync(request, account)).Reason;

    /// <summary>A message of any type.</summary>
    public static JsonObject Message(string type, string content, string group = "")
    {
        var message = Writer.Message("staff1", "msg1", Now.AddSeconds(-2), group);
        message["msgtype"] = type;
        message["content"] = JsonNode.Parse(content);
        return message;
    }

    public static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
