using Microsoft.AspNetCore.Http;

namespace Omni.Functions.Http;

/// <summary>Writes one problem. Our own, because the framework's may be customised by the host, and the shape is a contract.</summary>
internal sealed class ProblemResult(int status, string type, string title, string detail, params (string Name, string Value)[] headers)
    : IResult, IStatusCodeHttpResult
{
    public const string ContentType = "application/problem+json";

    public int? StatusCode => status;

    public string Type => type;

    /// <summary>The conversation that is in the way; null where none is.</summary>
    public string? ConversationId { get; init; }

    /// <summary>The customer as it is now; null where none was changed.</summary>
    public CustomerShape? Customer { get; init; }

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = status;
        response.Headers.CacheControl = "no-store";
        foreach (var (name, value) in headers)
        {
            response.Headers[name] = value;
        }

        return response.WriteAsJsonAsync(
            new ProblemShape(type, title, status, detail) { ConversationId = ConversationId, Customer = Customer }, ApiJson.Default.ProblemShape, ContentType, httpContext.RequestAborted);
    }
}
