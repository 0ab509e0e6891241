using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Omni.Functions.Http;

/// <summary>Where the world reaches this deployment: <c>Http:PublicUrl</c>, else the address that the request was sent to.</summary>
public sealed class PublicAddress(IOptions<PublicAddressOptions> options)
{
    /// <summary>Absolute, of an address below <c>/api</c>.</summary>
    internal string Of(HttpRequest request, string route) => $"{Origin(request)}/api/{route}";

    /// <summary>Where the console's pages and the widget are: <c>Http:ConsoleUrl</c>, else where the functions are.</summary>
    internal string OfConsole(HttpRequest request) => Text(options.Value.ConsoleUrl) ?? Origin(request);

    /// <summary>The console's page on which an agent chooses a password. Behind the #, a token is sent to no server and stands in no log.</summary>
    internal string OfEntry(HttpRequest request, string token) => $"{OfConsole(request)}/#/entry/{token}";

    private string Origin(HttpRequest request) => Text(options.Value.PublicUrl) ?? $"{request.Scheme}://{request.Host}";

    private static string? Text(Uri? address) => address?.AbsoluteUri.TrimEnd('/');
}
