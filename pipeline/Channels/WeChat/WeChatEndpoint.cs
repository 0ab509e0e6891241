using Omni.Pipeline.Channels.Calls;

namespace Omni.Pipeline.Channels.WeChat;

/// <summary>Where to call the platform for one account, and as whom. Equal settings share one access token.</summary>
/// <param name="ApiBase">Ends in a slash.</param>
/// <param name="AppId">The account's app id.</param>
/// <param name="AppSecret">Its secret.</param>
internal sealed record WeChatEndpoint(Uri ApiBase, string AppId, string AppSecret)
{
    /// <summary>Whose access token it is.</summary>
    public string TokenOwner => TokenRows.OwnerOf(WeChatChannel.ChannelName, ApiBase, AppId, AppSecret);

    /// <summary>Null when the account has no app id or secret, or an address that is none.</summary>
    public static WeChatEndpoint? Of(ChannelAccount account)
    {
        var appId = account[WeChatSettingNames.AppId];
        var appSecret = account[WeChatSettingNames.AppSecret];
        var apiBase = account[WeChatSettingNames.ApiBase] is { Length: > 0 } given ? given : WeChatSettingNames.DefaultApiBase;
        return appId.Length != 0 && appSecret.Length != 0 && Uri.TryCreate(apiBase.TrimEnd('/') + "/", UriKind.Absolute, out var address)
            ? new(address, appId, appSecret)
            : null;
    }

    // The token and the secret stay out of every log.
    public override string ToString() => $"{ApiBase} as {AppId}";
}
