using System.Globalization;
using System.Text;
using Omni.Pipeline.Messages;

namespace Omni.Pipeline.Channels.WeChat;

/// <summary>
/// Writes what the platform is sent. By hand, because the platform shows a <c>\u</c> escape to the customer as it stands,
/// and the framework's writer escapes everything outside the basic plane (emoji) whatever it is told.
/// </summary>
internal static class WeChatJson
{
    public static byte[] TextMessage(string recipient, string text)
    {
        var json = new StringBuilder(text.Length + 96).Append("{\"touser\":");
        Quote(json, recipient).Append(",\"msgtype\":\"text\",\"text\":{\"content\":");
        Quote(json, text).Append("}}");
        return Encoding.UTF8.GetBytes(json.ToString());
    }

    public static byte[] MediaMessage(string recipient, string type, string mediaId)
    {
        var json = new StringBuilder("{\"touser\":");
        Quote(json, recipient).Append(",\"msgtype\":\"").Append(type).Append("\",\"").Append(type).Append("\":{\"media_id\":");
        Quote(json, mediaId).Append("}}");
        return Encoding.UTF8.GetBytes(json.ToString());
    }

    public static byte[] VideoMessage(string recipient, string mediaId, string thumbId, string title)
    {
        var json = new StringBuilder("{\"touser\":");
        Quote(json, recipient).Append(",\"msgtype\":\"video\",\"video\":{\"media_id\":");
        Quote(json, mediaId).Append(",\"thumb_media_id\":");
        Quote(json, thumbId).Append(",\"title\":");
        Quote(json, title).Append("}}");
        return Encoding.UTF8.GetBytes(json.ToString());
    }

    /// <param name="recipient">Whom to.</param>
    /// <param name="template">Which, with its values.</param>
    /// <param name="key">The platform sends a message of the same key once, for ten minutes.</param>
    public static byte[] TemplateMessage(string recipient, TemplateFill template, string key)
    {
        var json = new StringBuilder("{\"touser\":");
        Quote(json, recipient).Append(",\"template_id\":");
        Quote(json, template.Id).Append(",\"client_msg_id\":");
        Quote(json, key).Append(",\"data\":{");
        var separator = "";
        foreach (var (name, value) in template.Values)
        {
            Quote(json.Append(separator), name).Append(":{\"value\":");
            Quote(json, value).Append('}');
            separator = ",";
        }

        return Encoding.UTF8.GetBytes(json.Append("}}").ToString());
    }

    public static byte[] TokenRequest(WeChatEndpoint endpoint, bool force)
    {
        var json = new StringBuilder("{\"grant_type\":\"client_credential\",\"appid\":");
        Quote(json, endpoint.AppId).Append(",\"secret\":");
        Quote(json, endpoint.AppSecret).Append(",\"force_refresh\":").Append(force ? "true" : "false").Append('}');
        return Encoding.UTF8.GetBytes(json.ToString());
    }

    private static StringBuilder Quote(StringBuilder json, string text)
    {
        json.Append('"');
        foreach (var character in text)
        {
            _ = character switch
            {
                '"' => json.Append("\\\""),
                '\\' => json.Append("\\\\"),
                '\n' => json.Append("\\n"),
                '\r' => json.Append("\\r"),
                '\t' => json.Append("\\t"),
                < ' ' => json.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}"),
                _ => json.Append(character),
            };
        }

        return json.Append('"');
    }
}
