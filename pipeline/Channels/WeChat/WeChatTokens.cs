using Microsoft.Extensions.Logging;
using Omni.Pipeline.Channels.Calls;
using Omni.Pipeline.Ports;

namespace Omni.Pipeline.Channels.WeChat;

/// <summary>
/// Fetches access tokens; <see cref="SharedTokens"/> keeps them. Uses the stable interface, where several callers get the same token
/// instead of ending each other's.
/// </summary>
internal sealed class WeChatTokens(WeChatApi api, SharedTokens tokens, TimeProvider time, ILogger<WeChatTokens> logger)
{
    // Within its last five minutes the platform takes the old one and the new one.
    private static readonly TimeSpan Overlap = TimeSpan.FromMinutes(5);

    /// <param name="endpoint">Whose token.</param>
    /// <param name="refused">The token that the platform has just refused; empty when none.</param>
    /// <param name="ct">Ends the wait, not the fetch that others wait for too.</param>
    public ValueTask<PlatformToken> GetAsync(WeChatEndpoint endpoint, string refused, CancellationToken ct) =>
        tokens.GetAsync(endpoint.TokenOwner, refused, known => FetchAsync(endpoint, known), ct);

    /// <summary>Asks the platform now. The one that is in use stays good.</summary>
    public async Task<PlatformToken> AskAsync(WeChatEndpoint endpoint, bool force, CancellationToken ct)
    {
        var askedAt = time.GetUtcNow();
        var answer = await api.PostAsync(new(endpoint.ApiBase, "cgi-bin/stable_token"), WeChatJson.TokenRequest(endpoint, force), ct);
        return Read(answer, askedAt);
    }

    private async Task<PlatformToken> FetchAsync(WeChatEndpoint endpoint, string refused)
    {
        var (token, isForced) = (await AskAsync(endpoint, force: false, CancellationToken.None), false);
        if (token.Value.Length != 0 && !token.IsNot(refused))
        {
            // The platform hands out the very token that it refuses. Forcing is rationed to 20 a day, so it comes last.
            (token, isForced) = (await AskAsync(endpoint, force: true, CancellationToken.None), true);
        }

        if (token.Value.Length == 0)
        {
            logger.TokenRefused(endpoint.AppId, token.Failure.Reason);
        }
        else
        {
            logger.TokenFetched(endpoint.AppId, isForced);
        }

        return token;
    }

    private static PlatformToken Read(PlatformAnswer answer, DateTimeOffset askedAt) =>
        answer.Status == 200
        && answer.Json.Text("access_token") is { Length: > 0 } token
        && answer.Json.Integer("expires_in") is >= 0 and <= int.MaxValue and var seconds
            ? new(token, askedAt + TimeSpan.FromSeconds(seconds) - Overlap)
            : new("", default, Failed(WeChatErrors.OfToken(answer)));

    // No token is a failure, whatever the answer calls itself.
    private static SendOutcome Failed(SendOutcome outcome) => outcome.Status switch
    {
        SendStatus.Sent or SendStatus.Uncertain => SendOutcome.Retry(TimeSpan.FromSeconds(30), "wechat-no-token"),
        SendStatus.Retry or SendStatus.Refused => outcome,
    };
}
