using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using Omni.Functions.Http;
using Omni.Pipeline.Access;
using Omni.Pipeline.Ports;
using Omni.Pipeline.Visitors;
using Omni.Runtime.Http;

namespace Omni.Runtime.SignalR;

/// <summary>Who may open a hub connection. The one place for both entries.</summary>
internal sealed class HubAccess(AccessTokens tokens, SiteOrigins sites, IOptions<PublicAddressOptions> address, IOptions<HttpHostOptions> options)
{
    private const string WebSocket = "websocket";
    private const string Version = "13";
    private const string AcceptSuffix = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private const int KeyBytes = 16;

    /// <summary>The feed user whom the token proves; null without a valid one.</summary>
    /// <param name="authorization">The header; empty when it is not there.</param>
    /// <param name="queryToken">A browser can't set headers on a WebSocket, so there the token comes in the query.</param>
    public async ValueTask<string?> FindUserAsync(string authorization, string queryToken)
    {
        const string scheme = "Bearer ";
        var token = authorization.StartsWith(scheme, StringComparison.OrdinalIgnoreCase) ? authorization[scheme.Length..].Trim() : queryToken;
        var caller = await tokens.ReadAsync(token);
        return caller?.Kind switch
        {
            CallerKind.Agent => FeedNames.Agent(caller.Id),
            CallerKind.Visitor => FeedNames.Visitor(caller.Id),
            CallerKind.Operator or null => null,
        };
    }

    /// <summary>Null when the request, whose token is good, may have its WebSocket.</summary>
    public async ValueTask<UpgradeRefusal?> FindRefusalAsync(UpgradeRequest request, CancellationToken ct) =>
        !IsWelcome(request.Origin, request.Host) && !await sites.AllowsAsync(request.Origin, ct) ? UpgradeRefusal.ForeignOrigin
        : !string.Equals(request.Upgrade, WebSocket, StringComparison.OrdinalIgnoreCase) || request.Version is not Version ? UpgradeRefusal.NoWebSocket
        : !IsKey(request.Key) ? UpgradeRefusal.BadKey
        : null;

    /// <summary>Whether a page of this origin may connect: the host's own, or one that the host was told of. Browsers always say theirs.</summary>
    /// <param name="origin">The header; empty for what is no browser.</param>
    /// <param name="host">The authority that was called. A proxy may speak TLS before it, so the scheme says nothing.</param>
    private bool IsWelcome(string origin, string host) =>
        origin.Length is 0
        || (Uri.TryCreate(origin, UriKind.Absolute, out var page) && page is { Scheme: "http" or "https" }
            && string.Equals(origin, page.Scheme + "://" + host, StringComparison.OrdinalIgnoreCase))
        || string.Equals(origin, address.Value.PublicUrl?.GetLeftPart(UriPartial.Authority), StringComparison.OrdinalIgnoreCase)
        || options.Value.CorsOrigins.Contains(origin, StringComparer.OrdinalIgnoreCase);

    /// <summary>What tells the client that its key was read.</summary>
    public static string Accept(string key)
    {
#pragma warning disable CA5350 // The protocol names this hash; it protects nothing.
        return Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + AcceptSuffix)));
#pragma warning restore CA5350
    }

    private static bool IsKey(string key)
    {
        Span<byte> bytes = stackalloc byte[KeyBytes + 2];
        return key.Length is 24 && Convert.TryFromBase64String(key, bytes, out var count) && count is KeyBytes;
    }
}
