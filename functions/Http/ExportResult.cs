using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Omni.Pipeline.Ports;
using Omni.Pipeline.Privacy;

namespace Omni.Functions.Http;

/// <summary>Writes the archive while it is made. When that fails half way, the connection breaks: nobody takes half of it for the whole.</summary>
internal sealed class ExportResult(string customerId, CustomerExport export, ILogger logger) : IResult, IStatusCodeHttpResult
{
    public int? StatusCode => StatusCodes.Status200OK;

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var headers = httpContext.Response.Headers;
        headers.ContentType = "application/zip";
        headers.ContentDisposition = $"attachment; filename=\"customer-{customerId}.zip\"";
        headers.CacheControl = "no-store";
        try
        {
            await export.WriteAsync(customerId, httpContext.Response.Body, httpContext.RequestAborted);
        }
        catch (StorageUnavailableException broken)
        {
            logger.ExportBroken(customerId, broken);
            httpContext.Abort();
        }
    }
}
