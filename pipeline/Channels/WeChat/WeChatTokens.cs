using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Omni.Pipeline.Channels.WeChat;

/// <summary>
/// The access tokens in use. Calls that need one at the same moment share one fetch; until it is there, the old one is
/// still good. Uses the stable interface, where several processes get the same token instead of ending each other's.
/// </summary>
internal sealed class WeChatTokens(WeChatApi api, TimeProvider time, ILogger<WeChatTokens> logger)
{
    private readonly ConcurrentDictionary<WeChatEndpoint, Slot> _slots = new();

    /// <param name="endpoint">Whose token.</param>
    /// <param name="refused">The token that the platform has just refused; empty when none.</param>
    /// <param name="ct">Ends the wait, not the fetch that others wait for too.</param>
    public async ValueTask<WeChatToken> GetAsync(WeChatEndpoint endpoint, string refused, CancellationToken ct)
    {
        var slot = _slots.GetOrAdd(endpoint, static _ => new Slot());
        if (Usable(slot, refused) is { } current)
        {
            return current;
        }

        var token = await Fetch(slot, endpoint, refused, force: false).WaitAsync(ct);
        if (token.Value.Length == 0 || token.IsNot(refused))
        {
            return token;
        }

        // The platform hands out the very token that it refuses. Forcing is rationed to 20 a day, so it comes last.
        return Usable(slot, refused) ?? await Fetch(slot, endpoint, refused, force: true).WaitAsync(ct);
    }

    private WeChatToken? Usable(Slot slot, string refused) =>
        slot.Token is { } token && token.IsNot(refused) && time.GetUtcNow() < token.RenewAt ? token : null;

    private Task<WeChatToken> Fetch(Slot slot, WeChatEndpoint endpoint, string refused, bool force)
    {
        lock (slot.Gate)
        {
            if (Usable(slot, refused) is { } current)
            {
                return Task.FromResult(current);
            }

            return slot.Fetch is { IsCompleted: false } running && (slot.IsForced || !force) ? running : slot.Begin(FetchAsync(slot, endpoint, force), force);
        }
    }

    private async Task<WeChatToken> FetchAsync(Slot slot, WeChatEndpoint endpoint, bool force)
    {
        var askedAt = time.GetUtcNow();
        var answer = await api.PostAsync(new(endpoint.ApiBase, "cgi-bin/stable_token"), WeChatJson.TokenRequest(endpoint, force), CancellationToken.None);
        var token = WeChatToken.Of(answer, askedAt);
        if (token.Value.Length == 0)
        {
            logger.TokenRefused(endpoint.AppId, token.Failure.Reason);
            return token;
        }

        logger.TokenFetched(endpoint.AppId, force);
        slot.Token = token;
        return token;
    }

    private sealed class Slot
    {
        private volatile WeChatToken? _token;

        public Lock Gate { get; } = new();

        public WeChatToken? Token
        {
            get => _token;
            set => _token = value;
        }

        public Task<WeChatToken>? Fetch { get; private set; }

        public bool IsForced { get; private set; }

        public Task<WeChatToken> Begin(Task<WeChatToken> fetch, bool force)
        {
            (Fetch, IsForced) = (fetch, force);
            return fetch;
        }
    }
}
