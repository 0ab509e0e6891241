using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Omni.Pipeline.Channels.DingTalk;
using Omni.Pipeline.Channels.Envelopes;

namespace Omni.Runtime.Commands.Demo;

/// <summary>One call of a webhook, to be posted as it is or broken first.</summary>
/// <param name="Query">With its question mark; empty for a robot's call.</param>
/// <param name="Headers">Beside the content type.</param>
/// <param name="Body">The bytes to post.</param>
public sealed record DingTalkCall(string Query, IReadOnlyDictionary<string, string> Headers, byte[] Body);

/// <summary>The platform's side of a webhook call: what a robot is told, what an event says, and the signatures of both.</summary>
public sealed class DingTalkWriter(LoopbackDingTalkOptions options)
{
    private readonly EnvelopeKey _key = EnvelopeKey.TryCreate(options.EncodingAesKey, options.AppKey, out var key)
        ? key
        : throw new ArgumentException("The AES key has 43 characters of base64, and the app key is not empty.", nameof(options));

    /// <summary>What all messages have.</summary>
    /// <param name="staffId">Who writes.</param>
    /// <param name="msgId">The platform's id of the message.</param>
    /// <param name="at">When.</param>
    /// <param name="group">The group in which the robot was named; empty for a chat between two.</param>
    public JsonObject Message(string staffId, string msgId, DateTimeOffset at, string group = "") => new()
    {
        ["conversationId"] = group.Length != 0 ? group : "cid-" + staffId,
        ["conversationType"] = group.Length != 0 ? "2" : "1",
        ["chatbotCorpId"] = options.CorpId,
        ["chatbotUserId"] = "$:LWCP_v1:$robot",
        ["msgId"] = msgId,
        ["senderNick"] = "Nick of " + staffId,
        ["senderStaffId"] = staffId,
        ["senderCorpId"] = options.CorpId,
        ["senderId"] = "$:LWCP_v1:$" + staffId,
        ["isAdmin"] = false,
        ["robotCode"] = options.AppKey,
        ["createAt"] = at.ToUnixTimeMilliseconds(),
    };

    /// <summary>The blank is what is left of the robot's name in a group.</summary>
    public JsonObject Text(string staffId, string text, string msgId, DateTimeOffset at, string group = "")
    {
        var message = Message(staffId, msgId, at, group);
        message["msgtype"] = "text";
        message["text"] = new JsonObject { ["content"] = group.Length != 0 ? " " + text : text };
        return message;
    }

    public DingTalkCall Robot(JsonObject message, DateTimeOffset at)
    {
        var timestamp = Milliseconds(at);
        return new(
            "",
            new Dictionary<string, string> { ["timestamp"] = timestamp, ["sign"] = DingTalkSign.Sign(options.AppSecret, timestamp) },
            Encoding.UTF8.GetBytes(message.ToJsonString()));
    }

    public DingTalkCall Event(JsonObject inside, DateTimeOffset at) =>
        Seal(Envelope.Seal(_key, Encoding.UTF8.GetBytes(inside.ToJsonString()), RandomNumberGenerator.GetBytes(Envelope.RandomBytes)), at);

    /// <summary>Signs whatever is given as an envelope, so that a test can sign what is broken inside.</summary>
    public DingTalkCall Seal(string encrypted, DateTimeOffset at)
    {
        var timestamp = Milliseconds(at);
        var nonce = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));
        var signature = EnvelopeSignature.Sign(options.Token, timestamp, nonce, encrypted);
        return new(
            $"?msg_signature={signature}&signature={signature}&timestamp={timestamp}&nonce={nonce}",
            new Dictionary<string, string>(),
            Encoding.UTF8.GetBytes(new JsonObject { ["encrypt"] = encrypted }.ToJsonString()));
    }

    /// <summary>Whether an event was acknowledged as the platform demands: four fields, signed, and inside them the word.</summary>
    public bool IsAcknowledgement(string body)
    {
        var ack = LoopbackJson.Parse(Encoding.UTF8.GetBytes(body));
        var encrypted = ack.Text("encrypt");
        return EnvelopeSignature.IsValid(ack.Text("msg_signature"), options.Token, ack.Text("timeStamp"), ack.Text("nonce"), encrypted)
            && Envelope.Open(_key, encrypted) is { Status: EnvelopeStatus.Opened } opened
            && opened.Message.Span.SequenceEqual("success"u8);
    }

    private static string Milliseconds(DateTimeOffset at) => at.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
}
