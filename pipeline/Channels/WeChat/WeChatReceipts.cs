using Omni.Pipeline.Messages;

namespace Omni.Pipeline.Channels.WeChat;

/// <summary>The event by which the platform says whether a template reached its customer.</summary>
internal static class WeChatReceipts
{
    private const int MaxIdLength = 32;

    /// <summary>Null for everything else.</summary>
    public static DeliveryReceipt? Of(WeChatFields fields) =>
        fields["Event"].Equals("TEMPLATESENDJOBFINISH", StringComparison.OrdinalIgnoreCase) && fields["MsgID"] is { Length: > 0 and <= MaxIdLength } id
            ? new(id, ReasonOf(fields["Status"]))
            : null;

    /// <summary>For the event's own id: two templates may be done in one second.</summary>
    public static string IdOf(WeChatFields fields) => Of(fields) is { } receipt ? "-" + receipt.PlatformId : "";

    // The platform writes one of them with a space behind the colon.
    private static string ReasonOf(string status) => status.Replace(" ", "", StringComparison.Ordinal) switch
    {
        "success" => "",
        "failed:userblock" => "wechat-template-user-block",
        "failed:systemfailed" => "wechat-template-system-failed",
        _ => "wechat-template-failed",
    };
}
