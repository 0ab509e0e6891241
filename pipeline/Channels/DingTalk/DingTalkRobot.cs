using System.Text.Unicode;

namespace Omni.Pipeline.Channels.DingTalk;

/// <summary>A call of the robot's: somebody wrote to it, or named it in a group.</summary>
internal static class DingTalkRobot
{
    /// <summary>An answer that says nothing in the chat.</summary>
    private const string NoAnswer = """{"msgtype":"empty"}""";

    public static ChannelReply Receive(ChannelRequest request, ChannelAccount account)
    {
        var timestamp = request.Headers("timestamp");
        if (!DingTalkSign.IsValid(request.Headers("sign"), account[DingTalkSettingNames.AppSecret], timestamp))
        {
            return new ChannelReply.Refused(Refusal.Unauthenticated);
        }

        if (!DingTalkChannel.IsFresh(timestamp, request.Now))
        {
            return new ChannelReply.Refused(Refusal.Stale);
        }

        if (!Utf8.IsValid(request.Body.Span))
        {
            return new ChannelReply.Refused(Refusal.UnsupportedEncoding);
        }

        using var document = JsonFields.TryParse(request.Body);
        if (document is null || DingTalkMessages.Read(document.RootElement, account, request.Now) is not { } message)
        {
            return new ChannelReply.Refused(Refusal.Malformed);
        }

        return message.Content.Length > ChannelAccount.MaxTextLength
            ? new ChannelReply.Refused(Refusal.TooLong)
            : new ChannelReply.Accepted([message], NoAnswer) { ContentType = "application/json" };
    }
}
