using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Omni.Pipeline.Ports;

namespace Omni.Runtime.Http;

/// <summary>Outermost of all: whatever goes wrong inside becomes problem details, and what must not leak goes to the log only.</summary>
internal sealed class RequestGuard(RequestDelegate next, IOptions<HttpHostOptions> options, ILogger<RequestGuard> logger)
{
    public async Task InvokeAsync(HttpContext http)
    {
        SecurityHeaders.Set(http);
        try
        {
            if (http.Request.ContentLength > options.Value.MaxRequestBytes)
            {
                await HostProblem.TooLarge(http);
                return;
            }

            await next(http);
            await DescribeRoutingAsync(http);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // Nobody is left to answer.
            http.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
        }
        catch (Exception exception)
        {
            var answer = Answer(http, exception);
            if (http.Response.HasStarted)
            {
                http.Abort();
                return;
            }

            http.Response.Clear();
            SecurityHeaders.Set(http);
            await answer(http);
        }
    }

    private Func<HttpContext, Task> Answer(HttpContext http, Exception exception)
    {
        var endpoint = http.GetEndpoint()?.DisplayName ?? "nothing";
        switch (exception)
        {
            case BadHttpRequestException bad:
                return context => HostProblem.BadRequest(context, bad.StatusCode);
            case StorageUnavailableException:
                logger.Unavailable(endpoint, "storage");
                return context => HostProblem.Unavailable(context, options.Value.RetryAfter);
            case QueueFullException full:
                logger.Unavailable(endpoint, "queue " + full.Queue);
                return context => HostProblem.Unavailable(context, options.Value.RetryAfter);
            default:
                logger.Failed(endpoint, exception);
                return HostProblem.Internal;
        }
    }

    /// <summary>Routing answers a wrong address or method with a bare status; a function's own 404 is left as it is.</summary>
    private static Task DescribeRoutingAsync(HttpContext http)
    {
        var isRouting = !http.Response.HasStarted && http.GetEndpoint()?.Metadata.GetMetadata<Functions.FunctionDescriptor>() is null;
        return (isRouting, http.Response.StatusCode) switch
        {
            (true, StatusCodes.Status404NotFound) => HostProblem.NotFound(http),
            (true, StatusCodes.Status405MethodNotAllowed) => HostProblem.WrongVerb(http),
            _ => Task.CompletedTask,
        };
    }
}
