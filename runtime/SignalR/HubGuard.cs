using Microsoft.AspNetCore.Http;
using Omni.Runtime.Http;

namespace Omni.Runtime.SignalR;

/// <summary>Lets only a caller with a token reach anything below the hub's address over HTTP.</summary>
internal sealed class HubGuard(RequestDelegate next, HubAccess access)
{
    public async Task InvokeAsync(HttpContext http)
    {
        if (!http.Request.Path.StartsWithSegments(HubAddress.Path, StringComparison.OrdinalIgnoreCase) || HttpMethods.IsOptions(http.Request.Method))
        {
            await next(http);
            return;
        }

        var user = await access.FindUserAsync(http.Request.Headers.Authorization.ToString(), http.Request.Query["access_token"].ToString());
        if (user is null)
        {
            await HostProblem.Unauthorized(http);
            return;
        }

        http.Features.Set(new HubUser(user));
        await next(http);
    }
}

/// <summary>Who calls the hub.</summary>
internal sealed record HubUser(string Name);
