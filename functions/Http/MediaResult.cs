using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using Omni.Pipeline.Media;
using Omni.Pipeline.Ports;

namespace Omni.Functions.Http;

/// <summary>
/// Sends a kept file. Pictures, recordings and videos may be shown in place; everything else is a download. A browser may not guess
/// another type, nor run anything that might be inside.
/// </summary>
internal sealed class MediaResult(string mediaId, StoredMedia media, SignedMedia signed) : IResult, IStatusCodeHttpResult
{
    private const string Sandbox = "default-src 'none'; sandbox";

    public int? StatusCode => StatusCodes.Status200OK;

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var type = MediaType.Of(media.Info.ContentType);
        var name = media.Info.Name.Length > 0 ? media.Info.Name : mediaId + type.Extension;
        var disposition = new ContentDispositionHeaderValue(type.IsInline ? "inline" : "attachment");
        disposition.SetHttpFileName(name);
        var headers = httpContext.Response.Headers;
        headers.ContentDisposition = disposition.ToString();
        headers.ContentSecurityPolicy = Sandbox;
        headers.XContentTypeOptions = "nosniff";
        // The address is somebody's, and ends: no cache but the browser's, and not for longer.
        headers.CacheControl = $"private, max-age={(long)signed.Left.TotalSeconds}, immutable";
        await Results.Stream(
            media.Content,
            type.ContentType,
            entityTag: new EntityTagHeaderValue($"\"{mediaId}\""),
            enableRangeProcessing: media.Content.CanSeek).ExecuteAsync(httpContext);
    }
}
