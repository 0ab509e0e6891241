using Omni.Pipeline.Channels.Calls;

namespace Omni.Pipeline.Channels.WeChat;

/// <summary>Calls that need an access token.</summary>
internal sealed class WeChatCalls(WeChatTokens tokens)
{
    /// <param name="endpoint">Whose token.</param>
    /// <param name="call">Makes the call with a token.</param>
    /// <param name="ct">Ends the wait.</param>
    public ValueTask<TokenCall> CallAsync(WeChatEndpoint endpoint, Func<string, ValueTask<PlatformAnswer>> call, CancellationToken ct) =>
        TokenCall.MakeAsync(refused => tokens.GetAsync(endpoint, refused, ct), call, WeChatErrors.IsTokenError);

    public static Uri Address(WeChatEndpoint endpoint, string path, string token, string more = "") =>
        new(endpoint.ApiBase, $"cgi-bin/{path}?access_token={Uri.EscapeDataString(token)}{more}");
}
