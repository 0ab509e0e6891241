namespace Omni.Pipeline.Channels.DingTalk;

/// <summary>The settings a DingTalk account reads; stored names, never renamed.</summary>
public static class DingTalkSettingNames
{
    public const string AppKey = "appKey";
    public const string AppSecret = "appSecret";
    public const string RobotCode = "robotCode";
    public const string Format = "format";
    public const string Token = "token";
    public const string EncodingAesKey = "encodingAesKey";
    public const string ReceiveIds = "receiveIds";
    public const string ApiBase = "apiBase";

    public const string DefaultApiBase = "https://api.dingtalk.com";

    /// <summary>Of <see cref="Format"/>: answers are Markdown. Anything else, and nothing: plain text.</summary>
    public const string Markdown = "markdown";
}
