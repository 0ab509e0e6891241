using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Omni.Pipeline.Limits;

namespace Omni.Functions.Http;

/// <summary>Where a call comes from, for limits by address.</summary>
public sealed class CallerAddress(IOptions<SenderLimitOptions> options)
{
    /// <summary>The proxy's word counts where it is trusted: the last address is the one that it saw itself.</summary>
    internal IPAddress? Of(HttpRequest request) =>
        options.Value.TrustForwardedFor && request.Headers["X-Forwarded-For"] is [.., { } list]
            ? Parse(list.AsSpan(list.LastIndexOf(',') + 1).Trim())
            : request.HttpContext.Connection.RemoteIpAddress;

    /// <summary>Some proxies, Azure's among them, name the port, too.</summary>
    private static IPAddress? Parse(ReadOnlySpan<char> text) =>
        IPAddress.TryParse(text, out var address) ? address : IPEndPoint.TryParse(text, out var end) ? end.Address : null;
}
