using Microsoft.AspNetCore.Http;

namespace Omni.Functions.Http;

/// <summary>The version that a change takes the place of, as <c>If-Match</c> names it.</summary>
internal static class SeenVersion
{
    /// <summary>Without quotes; empty, also for <c>*</c>: whichever.</summary>
    public static string Of(HttpRequest request) => request.Headers.IfMatch.ToString().Trim('"') is var seen and not "*" ? seen : "";
}
