using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;

namespace Omni.Functions.Http;

/// <summary>Where the world reaches this deployment: <c>Http:PublicUrl</c>, else the address that the request was sent to.</summary>
public sealed class PublicAddress(IConfiguration configuration)
{
    /// <summary>Absolute, of an address below <c>/api</c>.</summary>
    internal string Of(HttpRequest request, string route) => $"{Origin(request)}/api/{route}";

    /// <summary>The console's page on which an agent chooses a password. Behind the #, a token is sent to no server and stands in no log.</summary>
    internal string OfEntry(HttpRequest request, string token) => $"{Origin(request)}/#/entry/{token}";

    private string Origin(HttpRequest request) =>
        configuration["Http:PublicUrl"] is { Length: > 0 } configured ? configured.TrimEnd('/') : $"{request.Scheme}://{request.Host}";
}
