namespace Omni.Pipeline.Channels.WeChat;

/// <summary>The settings a WeChat account reads; stored names, never renamed.</summary>
public static class WeChatSettingNames
{
    public const string Token = "token";
    public const string EncodingAesKey = "encodingAesKey";
    public const string AppId = "appId";
    public const string AppSecret = "appSecret";
    public const string ApiBase = "apiBase";
    public const string AllowPlain = "allowPlain";
    public const string Welcome = "welcome";
    public const string Menu = "menu";

    public const string DefaultApiBase = "https://api.weixin.qq.com";
}
