using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;

namespace Omni.Functions.Http;

/// <summary>Writes one answer. Nothing here may stay in a cache: all of it is somebody's.</summary>
internal sealed class JsonResult<T>(int status, T value, JsonTypeInfo<T> shape) : IResult, IStatusCodeHttpResult
{
    public int? StatusCode => status;

    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = status;
        httpContext.Response.Headers.CacheControl = "no-store";
        return httpContext.Response.WriteAsJsonAsync(value, shape, cancellationToken: httpContext.RequestAborted);
    }
}

/// <summary>The answers of calls that succeed.</summary>
internal static class Answers
{
    public static IResult Ok<T>(T value, JsonTypeInfo<T> shape) => new JsonResult<T>(200, value, shape);

    public static IResult Created<T>(T value, JsonTypeInfo<T> shape) => new JsonResult<T>(201, value, shape);

    public static IResult Accepted<T>(T value, JsonTypeInfo<T> shape) => new JsonResult<T>(202, value, shape);

    public static IResult NoContent() => Results.NoContent();
}
