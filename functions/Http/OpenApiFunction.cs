using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Omni.Functions.Http.OpenApi;

namespace Omni.Functions.Http;

/// <summary>The OpenAPI document. It says nothing about anybody, so anybody may read it, and a cache may keep it for a while.</summary>
public static class OpenApiFunction
{
    [Function(FunctionNames.ReadOpenApi)]
    public static Task<IResult> RunAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.OpenApi)] HttpRequest request)
    {
        request.HttpContext.Response.Headers.CacheControl = "public, max-age=300";
        return Task.FromResult(Results.Bytes(ApiDocument.Bytes, "application/json"));
    }
}
