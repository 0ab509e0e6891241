using System.Globalization;
using System.Text;
using System.Text.Json;
using Omni.Pipeline.Messages;

namespace Omni.Pipeline.Channels.DingTalk;

/// <summary>Where a message came from, so that the answer goes there: a group, and for some time an address that takes answers by itself.</summary>
internal sealed record DingTalkReplyContext
{
    /// <summary>Whoever has it may write in the chat; empty when there is none.</summary>
    public string SessionWebhook { get; init; } = "";

    public DateTimeOffset? GoodUntil { get; init; }

    /// <summary>Empty in a chat between two.</summary>
    public string GroupId { get; init; } = "";

    /// <summary>Empty: the account's.</summary>
    public string RobotCode { get; init; } = "";

    public static DingTalkReplyContext Parse(string text)
    {
        using var document = text.Length == 0 ? null : JsonFields.TryParse(Encoding.UTF8.GetBytes(text));
        var root = document?.RootElement ?? default;
        return new()
        {
            SessionWebhook = root.Text("webhook") ?? "",
            GoodUntil = root.Instant("until"),
            GroupId = root.Text("group") ?? "",
            RobotCode = root.Text("robot") ?? "",
        };
    }

    /// <summary>As stored. An address too long to keep is left out: the robot's interface answers without it.</summary>
    public override string ToString()
    {
        var text = Write(SessionWebhook);
        return text.Length <= UnifiedMessage.MaxReplyContextLength ? text : Write("");
    }

    private string Write(string webhook)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, DingTalkJson.Options))
        {
            json.WriteStartObject();
            Write(json, "webhook", webhook);
            Write(json, "until", webhook.Length == 0 ? "" : GoodUntil?.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture) ?? "");
            Write(json, "group", GroupId.Length <= 256 ? GroupId : "");
            Write(json, "robot", RobotCode.Length <= 128 ? RobotCode : "");
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(bytes.GetBuffer().AsSpan(0, (int)bytes.Length));
    }

    private static void Write(Utf8JsonWriter json, string name, string value)
    {
        if (value.Length != 0)
        {
            json.WriteString(name, value);
        }
    }
}
