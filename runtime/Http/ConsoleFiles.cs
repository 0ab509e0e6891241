using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.FileProviders;
using Microsoft.Net.Http.Headers;

namespace Omni.Runtime.Http;

/// <summary>
/// Serves the built console: hashed assets for ever, pages always asked for again, every page address by index.html. Beside it the visitor's
/// widget, which pages of any origin may load, and a page of a shop that has it.
/// </summary>
internal static class ConsoleFiles
{
    private const string Forever = "public, max-age=31536000, immutable";
    private const string AskAgain = "no-cache";
    private const string Demo = "/demo";
    private const string Widget = "/widget";

    /// <summary>After routing, so that it sees only what no endpoint answers.</summary>
    public static void UseConsoleFiles(this IApplicationBuilder app, string directory, HostJson host)
    {
        PathString[] notPages = host.RoutePrefix.Length is 0 ? ["/omni"] : ["/omni", "/" + host.RoutePrefix];
        app.Use((HttpContext http, RequestDelegate next) =>
        {
            if (IsPage(http, notPages))
            {
                http.Request.Path = http.Request.Path.StartsWithSegments(Demo, StringComparison.Ordinal) ? Demo + "/index.html" : "/index.html";
            }

            return next(http);
        });
        app.UseStaticFiles(new StaticFileOptions { FileProvider = new PhysicalFileProvider(directory), OnPrepareResponse = SetHeaders });
    }

    private static bool IsPage(HttpContext http, PathString[] notPages)
    {
        var path = http.Request.Path;
        return http.GetEndpoint() is null
            && (HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method))
            && !Path.HasExtension(path.Value)
            && !notPages.Any(prefix => path.StartsWithSegments(prefix, StringComparison.OrdinalIgnoreCase));
    }

    private static void SetHeaders(StaticFileResponseContext file)
    {
        var (path, headers) = (file.Context.Request.Path, file.Context.Response.Headers);
        headers[HeaderNames.CacheControl] = path.StartsWithSegments("/assets", StringComparison.Ordinal) ? Forever : AskAgain;
        if (path.Value!.StartsWith(Widget, StringComparison.Ordinal))
        {
            // A website that is isolated from other origins loads only what says so.
            headers["Cross-Origin-Resource-Policy"] = "cross-origin";
        }
    }
}
