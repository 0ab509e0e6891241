using Omni.Pipeline.Channels.Calls;

namespace Omni.Pipeline.Channels.DingTalk;

/// <summary>Where to call the platform for one account, and as whom. Equal settings share one access token.</summary>
/// <param name="ApiBase">Ends in a slash.</param>
/// <param name="AppKey">The app.</param>
/// <param name="AppSecret">Its secret.</param>
internal sealed record DingTalkEndpoint(Uri ApiBase, string AppKey, string AppSecret)
{
    private const string SessionHost = "oapi.dingtalk.com";

    // Where the platform keeps files: at its own hosts, and at the object storage of the company it belongs to.
    private static readonly string[] FileHosts = [".dingtalk.com", ".aliyuncs.com"];

    /// <summary>Whose access token it is.</summary>
    public string TokenOwner => TokenRows.OwnerOf(DingTalkChannel.ChannelName, ApiBase, AppKey, AppSecret);

    /// <summary>Null when the account has no app key or secret, or an address that is none.</summary>
    public static DingTalkEndpoint? Of(ChannelAccount account)
    {
        var appKey = account[DingTalkSettingNames.AppKey];
        var appSecret = account[DingTalkSettingNames.AppSecret];
        var apiBase = account[DingTalkSettingNames.ApiBase] is { Length: > 0 } given ? given : DingTalkSettingNames.DefaultApiBase;
        return appKey.Length != 0 && appSecret.Length != 0 && Uri.TryCreate(apiBase.TrimEnd('/') + "/", UriKind.Absolute, out var address)
            ? new(address, appKey, appSecret)
            : null;
    }

    /// <summary>Whether answers may be posted there. The address came in a message, whose signature does not cover it.</summary>
    public bool MayAnswer(Uri address) => IsOwn(address) || (IsPlainHttps(address) && string.Equals(address.IdnHost, SessionHost, StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether files may be fetched from there.</summary>
    public bool MayFetch(Uri address) =>
        IsOwn(address) || (IsPlainHttps(address) && FileHosts.Any(host => address.IdnHost.EndsWith(host, StringComparison.OrdinalIgnoreCase)));

    /// <summary>The same place as the interface itself, which an administrator chose.</summary>
    public bool IsOwn(Uri address) => Uri.Compare(
        address, ApiBase, UriComponents.SchemeAndServer | UriComponents.UserInfo, UriFormat.SafeUnescaped, StringComparison.OrdinalIgnoreCase) == 0;

    // The secret stays out of every log.
    public override string ToString() => $"{ApiBase} as {AppKey}";

    private static bool IsPlainHttps(Uri address) => address.Scheme == Uri.UriSchemeHttps && address.IsDefaultPort && address.UserInfo.Length == 0;
}
