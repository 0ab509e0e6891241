using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Omni.Functions.Http;

namespace Omni.Runtime.SignalR;

/// <summary>
/// The hub's absolute address: below the configured public address; else below the address that the current request was sent to,
/// so that a page opened by another of the machine's names stays on its own origin; else below the listening address.
/// </summary>
internal sealed class HubAddress(IOptions<PublicAddressOptions> options, IHttpContextAccessor current, IServer server)
{
    public const string Path = "/omni";

    public string Get() => Base() + Path;

    private string Base() =>
        options.Value.PublicUrl is { } configured ? configured.AbsoluteUri.TrimEnd('/')
        : current.HttpContext?.Request is { Host.HasValue: true } request ? $"{request.Scheme}://{request.Host}"
        : server.Features.Get<IServerAddressesFeature>()!.Addresses.First().TrimEnd('/');
}
