using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Omni.Pipeline.Ports;

namespace Omni.Runtime.Http;

/// <summary>Outermost of all: whatever goes wrong inside becomes problem details, and what must not leak goes to the log only.</summary>
internal sealed class RequestGuard(RequestDelegate next, SecurityHeaders headers, IOptions<HttpHostOptions> options, ILogger<RequestGuard> logger)
{
    public async Task InvokeAsync(HttpContext http)
    {
        await AnswerAsync(http);
        if (http.Response.StatusCode is >= 400 and < 500)
        {
            var endpoint = NameOf(http);
            HttpTelemetry.Refused(endpoint, http.Response.StatusCode);
            logger.Refused(endpoint, http.Response.StatusCode);
        }
    }

    private async Task AnswerAsync(HttpContext http)
    {
        headers.Set(http);
        try
        {
            await next(http);
            await DescribeRoutingAsync(http);
        }
        catch (Exception gone) when (IsGone(http, gone))
        {
            // Nobody is left to answer, and it is nobody's fault here. Without the abort Kestrel would read on and log an error.
            http.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
            http.Abort();
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
            headers.Set(http);
            await answer(http);
        }
    }

    private Func<HttpContext, Task> Answer(HttpContext http, Exception exception)
    {
        var endpoint = NameOf(http);
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

    private static bool IsGone(HttpContext http, Exception exception) => exception is ConnectionResetException
        || (exception is OperationCanceledException && http.RequestAborted.IsCancellationRequested);

    private static string NameOf(HttpContext http) => http.GetEndpoint()?.DisplayName ?? "nothing";

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
