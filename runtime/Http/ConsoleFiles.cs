using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.FileProviders;
using Microsoft.Net.Http.Headers;

namespace Omni.Runtime.Http;

/// <summary>Serves the built console: hashed assets for ever, pages always asked for again, every page address by index.html.</summary>
internal static class ConsoleFiles
{
    private const string Forever = "public, max-age=31536000, immutable";
    private const string AskAgain = "no-cache";

    /// <summary>After routing, so that it sees only what no endpoint answers.</summary>
    public static void UseConsoleFiles(this IApplicationBuilder app, string directory, HostJson host)
    {
        PathString[] notPages = host.RoutePrefix.Length is 0 ? ["/omni"] : ["/omni", "/" + host.RoutePrefix];
        app.Use((HttpContext http, RequestDelegate next) =>
        {
            if (IsPage(http, notPages))
            {
                http.Request.Path = "/index.html";
            }

            return next(http);
        });
        app.UseStaticFiles(new StaticFileOptions { FileProvider = new PhysicalFileProvider(directory), OnPrepareResponse = SetCaching });
    }

    private static bool IsPage(HttpContext http, PathString[] notPages)
    {
        var path = http.Request.Path;
        return http.GetEndpoint() is null
            && (HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method))
            && !Path.HasExtension(path.Value)
            && !notPages.Any(prefix => path.StartsWithSegments(prefix, StringComparison.OrdinalIgnoreCase));
    }

    private static void SetCaching(StaticFileResponseContext file) =>
        file.Context.Response.Headers[HeaderNames.CacheControl] =
            file.Context.Request.Path.StartsWithSegments("/assets", StringComparison.Ordinal) ? Forever : AskAgain;
}
