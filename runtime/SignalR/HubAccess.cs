using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using Omni.Pipeline.Access;
using Omni.Pipeline.Ports;
using Omni.Runtime.Http;

namespace Omni.Runtime.SignalR;

/// <summary>Lets only a caller with a token reach the hub, as the feed user that the token proves.</summary>
internal sealed class HubAccess(RequestDelegate next, AccessTokens tokens)
{
    public async Task InvokeAsync(HttpContext http)
    {
        if (!http.Request.Path.StartsWithSegments(OmniHub.Path, StringComparison.OrdinalIgnoreCase) || HttpMethods.IsOptions(http.Request.Method))
        {
            await next(http);
            return;
        }

        var caller = await tokens.ReadAsync(Token(http.Request));
        var user = caller?.Kind switch
        {
            CallerKind.Agent => FeedNames.Agent(caller.Id),
            CallerKind.Visitor => FeedNames.Visitor(caller.Id),
            CallerKind.Operator or null => null,
        };
        if (user is null)
        {
            await HostProblem.Unauthorized(http);
            return;
        }

        http.User = new(new ClaimsIdentity([new(ClaimTypes.NameIdentifier, user)], "omni"));
        await next(http);
    }

    /// <summary>A browser can't set headers on a WebSocket, so there the token comes in the query.</summary>
    private static string Token(HttpRequest request)
    {
        const string scheme = "Bearer ";
        var header = request.Headers.Authorization.ToString();
        return header.StartsWith(scheme, StringComparison.OrdinalIgnoreCase)
            ? header[scheme.Length..].Trim()
            : request.Query["access_token"].ToString();
    }
}
