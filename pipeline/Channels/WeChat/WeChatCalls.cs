using Omni.Pipeline.Ports;

namespace Omni.Pipeline.Channels.WeChat;

/// <summary>Calls that need an access token. A refused token means that nothing was done, so once more with another one is safe.</summary>
internal sealed class WeChatCalls(WeChatTokens tokens)
{
    /// <param name="endpoint">Whose token.</param>
    /// <param name="call">Makes the call with a token.</param>
    /// <param name="ct">Ends the wait.</param>
    public async ValueTask<WeChatCalled> CallAsync(WeChatEndpoint endpoint, Func<string, ValueTask<WeChatAnswer>> call, CancellationToken ct)
    {
        var token = await tokens.GetAsync(endpoint, refused: "", ct);
        if (token.Value.Length == 0)
        {
            return new(default, token.Failure);
        }

        var answer = await call(token.Value);
        if (!WeChatErrors.IsTokenError(answer.ErrorCode))
        {
            return new(answer, null);
        }

        var fresh = await tokens.GetAsync(endpoint, refused: token.Value, ct);
        return fresh.Value.Length == 0 ? new(default, fresh.Failure) : new(await call(fresh.Value), null);
    }

    public static Uri Address(WeChatEndpoint endpoint, string path, string token, string more = "") =>
        new(endpoint.ApiBase, $"cgi-bin/{path}?access_token={Uri.EscapeDataString(token)}{more}");
}

/// <param name="Answer">What the platform answered, where it was asked.</param>
/// <param name="NoToken">Why it was not; null when it was.</param>
internal readonly record struct WeChatCalled(WeChatAnswer Answer, SendOutcome? NoToken);
