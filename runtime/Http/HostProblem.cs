using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace Omni.Runtime.Http;

/// <summary>The host's own refusals as RFC 9457 problem details; their types are stable, their texts hold nothing of the request.</summary>
internal static class HostProblem
{
    public static Task WriteAsync(HttpContext http, int status, string name, string title, string? detail = null)
    {
        http.Response.StatusCode = status;
        return http.Response.WriteAsJsonAsync(
            new ProblemDetails { Type = "urn:omni:problem:" + name, Title = title, Status = status, Detail = detail },
            options: null,
            contentType: "application/problem+json",
            CancellationToken.None);
    }

    public static Task NotFound(HttpContext http) =>
        WriteAsync(http, StatusCodes.Status404NotFound, "not-found", "There is nothing at this address.");

    public static Task WrongVerb(HttpContext http) =>
        WriteAsync(http, StatusCodes.Status405MethodNotAllowed, "method-not-allowed", "This address does not take this method.");

    public static Task Unauthorized(HttpContext http) =>
        WriteAsync(http, StatusCodes.Status401Unauthorized, "unauthorized", "A valid token is needed.");

    public static Task Forbidden(HttpContext http) =>
        WriteAsync(http, StatusCodes.Status403Forbidden, "forbidden", "Pages of this origin may not connect.");

    public static Task NotAllowed(HttpContext http) =>
        WriteAsync(http, StatusCodes.Status403Forbidden, "forbidden", "Only an admin may do this.");

    public static Task BadValue(HttpContext http, string parameter, bool isMissing) => WriteAsync(
        http,
        StatusCodes.Status400BadRequest,
        "bad-value",
        isMissing ? "A value is missing." : "A value can't be read.",
        isMissing ? $"'{parameter}' is required." : $"'{parameter}' has the wrong form.");

    public static Task BadRequest(HttpContext http, int status) => status is StatusCodes.Status413PayloadTooLarge
        ? TooLarge(http)
        : WriteAsync(http, status, "bad-request", "The request can't be read.");

    public static Task TooLarge(HttpContext http) =>
        WriteAsync(http, StatusCodes.Status413PayloadTooLarge, "too-large", "The request body is too large.");

    public static Task Unavailable(HttpContext http, TimeSpan retryAfter)
    {
        http.Response.Headers.RetryAfter = Math.Max(1, (int)Math.Ceiling(retryAfter.TotalSeconds)).ToString(System.Globalization.CultureInfo.InvariantCulture);
        return WriteAsync(http, StatusCodes.Status503ServiceUnavailable, "unavailable", "The host can't take this now. Try again later.");
    }

    public static Task Internal(HttpContext http) =>
        WriteAsync(http, StatusCodes.Status500InternalServerError, "internal", "Something went wrong in the host.");
}
