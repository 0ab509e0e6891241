using System.Text.Encodings.Web;
using System.Text.Json;

namespace Omni.Pipeline.Channels.DingTalk;

/// <summary>Writes what the platform is sent.</summary>
internal static class DingTalkJson
{
    public static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private const int TitleLength = 20;

    public static byte[] TokenRequest(DingTalkEndpoint endpoint) => Write(json =>
    {
        json.WriteString("appKey", endpoint.AppKey);
        json.WriteString("appSecret", endpoint.AppSecret);
    });

    public static byte[] DownloadRequest(string robotCode, string downloadCode) => Write(json =>
    {
        json.WriteString("downloadCode", downloadCode);
        json.WriteString("robotCode", robotCode);
    });

    /// <summary>For a session's own address.</summary>
    /// <param name="text">What to say.</param>
    /// <param name="isMarkdown">Otherwise plain text.</param>
    /// <param name="mention">Whom to call in a group; empty for nobody.</param>
    public static byte[] SessionMessage(string text, bool isMarkdown, string mention) => Write(json =>
    {
        json.WriteString("msgtype", isMarkdown ? "markdown" : "text");
        json.WriteStartObject(isMarkdown ? "markdown" : "text");
        WriteText(json, text, isMarkdown, isMarkdown ? "text" : "content");
        json.WriteEndObject();
        if (mention.Length != 0)
        {
            json.WriteStartObject("at");
            WriteList(json, "atUserIds", mention);
            json.WriteEndObject();
        }
    });

    public static byte[] ToPerson(string robotCode, string staffId, string text, bool isMarkdown) => Write(json =>
    {
        json.WriteString("robotCode", robotCode);
        WriteList(json, "userIds", staffId);
        WriteTemplate(json, text, isMarkdown);
    });

    public static byte[] ToGroup(string robotCode, string groupId, string text, bool isMarkdown) => Write(json =>
    {
        json.WriteString("robotCode", robotCode);
        json.WriteString("openConversationId", groupId);
        WriteTemplate(json, text, isMarkdown);
    });

    /// <summary>The parameters of a message are JSON in a text.</summary>
    public static byte[] Parameters(string text, bool isMarkdown) => Write(json => WriteText(json, text, isMarkdown, isMarkdown ? "text" : "content"));

    private static void WriteTemplate(Utf8JsonWriter json, string text, bool isMarkdown)
    {
        json.WriteString("msgKey", isMarkdown ? "sampleMarkdown" : "sampleText");
        json.WriteString("msgParam", Parameters(text, isMarkdown));
    }

    private static void WriteText(Utf8JsonWriter json, string text, bool isMarkdown, string name)
    {
        if (isMarkdown)
        {
            json.WriteString("title", TitleOf(text));
        }

        json.WriteString(name, text);
    }

    private static void WriteList(Utf8JsonWriter json, string name, string only)
    {
        json.WriteStartArray(name);
        json.WriteStringValue(only);
        json.WriteEndArray();
    }

    /// <summary>What the list of chats shows of a Markdown message.</summary>
    private static string TitleOf(string text)
    {
        var line = text.AsSpan().Trim();
        var end = line.IndexOfAny('\r', '\n');
        line = (end < 0 ? line : line[..end]).TrimStart("#>*- ");
        if (line.Length > TitleLength)
        {
            line = line[..(char.IsHighSurrogate(line[TitleLength - 1]) ? TitleLength - 1 : TitleLength)];
        }

        return line.Length == 0 ? "…" : line.ToString();
    }

    private static byte[] Write(Action<Utf8JsonWriter> content)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, Options))
        {
            json.WriteStartObject();
            content(json);
            json.WriteEndObject();
        }

        return bytes.ToArray();
    }
}
