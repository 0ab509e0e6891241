using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using Omni.Pipeline.Media;

namespace Omni.Runtime.Http;

/// <summary>
/// Headers on every answer. Styles may be inline because the console's component library sets them; scripts may not, which
/// is what keeps a customer's text from ever running.
/// </summary>
internal sealed class SecurityHeaders
{
    private static readonly StringValues NoSniff = "nosniff";
    private static readonly StringValues NoReferrer = "no-referrer";
    private static readonly StringValues SameOrigin = "same-origin";

    private readonly StringValues _policy;

    public SecurityHeaders(IOptions<MediaOptions> media)
    {
        var files = media.Value.Url is { } url ? " " + url.GetLeftPart(UriPartial.Authority) : "";
        _policy = $"default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:{files}; font-src 'self' data:; "
            + $"media-src 'self' blob:{files}; connect-src 'self'; manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
    }

    public void Set(HttpContext http)
    {
        var headers = http.Response.Headers;
        headers.ContentSecurityPolicy = _policy;
        headers.XContentTypeOptions = NoSniff;
        headers["Referrer-Policy"] = NoReferrer;
        headers["Cross-Origin-Opener-Policy"] = SameOrigin;
    }
}
