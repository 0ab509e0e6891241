using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Omni.Pipeline.Channels;
using Omni.Pipeline.Visitors;
using Omni.Runtime.SignalR;

namespace Omni.Runtime.Http;

/// <summary>
/// Which other origins' pages may call: those that the host was told of, everything; those of a website's account, what a visitor needs.
/// No call goes by a cookie, so an origin that may call still needs somebody's token.
/// </summary>
internal sealed class CorsPolicies(IOptions<HttpHostOptions> options, SiteOrigins sites, HostJson host) : ICorsPolicyProvider
{
    private readonly CorsPolicy _told = Of([.. options.Value.CorsOrigins]);
    private readonly PathString[] _visitors =
    [
        .. ((string[])[ChannelNames.Web, "media", "negotiate"]).Select(path => PathOf(host, path)),
        HubAddress.Path,
    ];

    private readonly PathString _posts = PathOf(host, $"channels/{ChannelNames.Web}");

    public async Task<CorsPolicy?> GetPolicyAsync(HttpContext context, string? policyName)
    {
        var origin = context.Request.Headers.Origin.ToString();
        return !_told.IsOriginAllowed(origin) && IsVisitors(context.Request.Path) && await sites.AllowsAsync(origin, context.RequestAborted) ? Of([origin]) : _told;
    }

    private bool IsVisitors(PathString path) =>
        _visitors.Any(it => path.StartsWithSegments(it, StringComparison.OrdinalIgnoreCase))
        || (path.StartsWithSegments(_posts, StringComparison.OrdinalIgnoreCase) && path.Value!.EndsWith("/webhook", StringComparison.OrdinalIgnoreCase));

    private static PathString PathOf(HostJson host, string path) => new("/" + $"{host.RoutePrefix}/{path}".TrimStart('/'));

    private static CorsPolicy Of(string[] origins) => new CorsPolicyBuilder()
        .WithOrigins(origins)
        .AllowAnyHeader()
        .AllowAnyMethod()
        .WithExposedHeaders("ETag", "Retry-After")
        .SetPreflightMaxAge(TimeSpan.FromHours(1))
        .Build();
}
