using Microsoft.Extensions.Logging;
using Omni.Pipeline.Channels.Calls;

namespace Omni.Pipeline.Channels.DingTalk;

/// <summary>The robot's interface: calls it with an access token, which is fetched, shared and replaced here.</summary>
internal sealed class DingTalkApi(PlatformCalls calls, SharedTokens tokens, TimeProvider time, ILogger<DingTalkApi> logger)
{
    public const string ClientName = "dingtalk";

    private const string TokenHeader = "x-acs-dingtalk-access-token";

    // The platform hands out the same token until its end, so renewing much earlier would only fetch it again.
    private static readonly TimeSpan Overlap = TimeSpan.FromMinutes(1);

    /// <summary>Without a token, for a session's own address.</summary>
    public ValueTask<PlatformAnswer> PostToSessionAsync(Uri address, byte[] json, CancellationToken ct) => calls.PostAsync(ClientName, address, json, [], ct);

    public ValueTask<TokenCall> PostAsync(DingTalkEndpoint endpoint, string path, byte[] json, CancellationToken ct) => TokenCall.MakeAsync(
        refused => tokens.GetAsync(endpoint.TokenOwner, refused, _ => FetchAsync(endpoint), ct),
        token => calls.PostAsync(ClientName, new(endpoint.ApiBase, path), json, [new(TokenHeader, token)], ct),
        DingTalkErrors.IsTokenError);

    private async Task<PlatformToken> FetchAsync(DingTalkEndpoint endpoint)
    {
        var token = await AskAsync(endpoint, CancellationToken.None);
        if (token.Value.Length != 0)
        {
            logger.TokenFetched(endpoint.AppKey);
        }
        else
        {
            logger.TokenRefused(endpoint.AppKey, token.Failure.Reason);
        }

        return token;
    }

    /// <summary>Asks the platform now. The one that is in use stays good.</summary>
    public async Task<PlatformToken> AskAsync(DingTalkEndpoint endpoint, CancellationToken ct)
    {
        var askedAt = time.GetUtcNow();
        var answer = await calls.PostAsync(ClientName, new(endpoint.ApiBase, "v1.0/oauth2/accessToken"), DingTalkJson.TokenRequest(endpoint), [], ct);
        return answer.IsSuccess
            && answer.Json.Text("accessToken") is { Length: > 0 } token && token.All(char.IsAscii)
            && answer.Json.Integer("expireIn") is > 0 and <= int.MaxValue and var seconds
            ? new(token, askedAt + TimeSpan.FromSeconds(seconds) - Overlap)
            : new("", default, DingTalkErrors.OfQuestion(answer, "dingtalk-no-token"));
    }
}
