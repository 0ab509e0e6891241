namespace Omni.Pipeline.Channels.WeChat;

/// <summary>The kinds of file that an answer can be. There is none for other files.</summary>
internal enum WeChatMediaKind
{
    Image = 1,
    Voice,
    Video,
}

/// <summary>Which files the platform takes, and how large: its documented limits of temporary media.</summary>
internal static class WeChatMediaKinds
{
    private const long MiB = 1 << 20;

    /// <summary>All that can be sent.</summary>
    public static readonly IReadOnlyList<string> Types = ["image/png", "image/jpeg", "image/gif", "audio/amr", "audio/mpeg", "video/mp4"];

    /// <summary>Null for a type that can't be sent.</summary>
    public static WeChatMediaKind? Of(string contentType) => contentType switch
    {
        "image/png" or "image/jpeg" or "image/gif" => WeChatMediaKind.Image,
        "audio/amr" or "audio/mpeg" => WeChatMediaKind.Voice,
        "video/mp4" => WeChatMediaKind.Video,
        _ => null,
    };

    /// <summary>In bytes.</summary>
    public static long LimitOf(WeChatMediaKind kind) => kind switch
    {
        WeChatMediaKind.Image => 10 * MiB,
        WeChatMediaKind.Voice => 2 * MiB,
        WeChatMediaKind.Video => 10 * MiB,
    };

    public static string NameOf(WeChatMediaKind kind) => kind switch
    {
        WeChatMediaKind.Image => "image",
        WeChatMediaKind.Voice => "voice",
        WeChatMediaKind.Video => "video",
    };
}
