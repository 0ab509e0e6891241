using System.Security.Cryptography;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;
using Omni.Runtime.Http;

namespace Omni.Runtime.SignalR;

/// <summary>
/// The hub over HTTP: negotiation, and the upgrades that <see cref="HubListener"/> leaves to HTTP because they come on a connection that
/// has carried something before, over HTTP/2, or in an unusual form. Refusals are answered here.
/// </summary>
internal sealed class HubEndpoints(HubAccess access, HubConnections connections)
{
    private const int IdBytes = 16;

    /// <summary>HTTP/2 needs no key to know that the server understood.</summary>
    private const string NoKey = "AAAAAAAAAAAAAAAAAAAAAA==";

    public void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapPost(HubAddress.Path + "/negotiate", Negotiate);
        endpoints.MapMethods(HubAddress.Path, [HttpMethods.Get, HttpMethods.Connect], UpgradeAsync);
    }

    /// <summary>Nothing is kept for the id: the token that comes with the socket says who it is.</summary>
    private static async Task Negotiate(HttpContext http)
    {
        var isVersioned = int.TryParse(http.Request.Query["negotiateVersion"], out var version) && version > 0;
        http.Response.Headers.CacheControl = "no-store";
        await http.Response.WriteAsJsonAsync(new Negotiation(isVersioned ? 1 : 0, NewId(), isVersioned ? NewId() : null, [new("WebSockets", ["Text"])]));
    }

    private static string NewId() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(IdBytes));

    private async Task UpgradeAsync(HttpContext http)
    {
        var extended = http.Features.Get<IHttpExtendedConnectFeature>() is { IsExtendedConnect: true } feature ? feature : null;
        var plain = http.Features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true } upgrade ? upgrade : null;
        var headers = http.Request.Headers;
        var request = new UpgradeRequest(
            http.Request.Host.Value ?? "",
            extended?.Protocol ?? (plain is null ? "" : headers.Upgrade.ToString()),
            headers.SecWebSocketVersion.ToString(),
            extended is null ? headers.SecWebSocketKey.ToString() : NoKey,
            headers.Origin.ToString(),
            "",
            "");
        if (await access.FindRefusalAsync(request, http.RequestAborted) is { } refusal)
        {
            await RefuseAsync(http, refusal);
            return;
        }

        if (connections.IsClosed)
        {
            await HostProblem.Unavailable(http, TimeSpan.FromSeconds(1));
            return;
        }

        using var wire = new StreamWire(await OpenAsync(http, extended, plain!), http.Abort, http.RequestAborted);
        await wire.RunAsync(connections.Open(wire, http.Features.GetRequiredFeature<HubUser>().Name));
    }

    private static async ValueTask<Stream> OpenAsync(HttpContext http, IHttpExtendedConnectFeature? extended, IHttpUpgradeFeature plain)
    {
        if (extended is not null)
        {
            return await extended.AcceptAsync();
        }

        http.Response.Headers.Upgrade = "websocket";
        http.Response.Headers.SecWebSocketAccept = HubAccess.Accept(http.Request.Headers.SecWebSocketKey.ToString());
        return await plain.UpgradeAsync();
    }

    private static async Task RefuseAsync(HttpContext http, UpgradeRefusal refusal)
    {
        switch (refusal)
        {
            case UpgradeRefusal.ForeignOrigin:
                await HostProblem.Forbidden(http);
                break;
            case UpgradeRefusal.NoWebSocket:
                http.Response.Headers.Upgrade = "websocket";
                http.Response.Headers.Connection = HeaderNames.Upgrade;
                http.Response.Headers.SecWebSocketVersion = "13";
                await HostProblem.BadRequest(http, StatusCodes.Status426UpgradeRequired);
                break;
            case UpgradeRefusal.BadKey:
                await HostProblem.BadRequest(http, StatusCodes.Status400BadRequest);
                break;
        }
    }

    private sealed record Negotiation(
        int NegotiateVersion,
        string ConnectionId,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? ConnectionToken,
        IReadOnlyList<Transport> AvailableTransports);

    private sealed record Transport([property: JsonPropertyName("transport")] string Name, IReadOnlyList<string> TransferFormats);
}
