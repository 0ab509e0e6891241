using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;
using Omni.Functions;
using Omni.Runtime.Functions;

namespace Omni.Runtime.Http;

/// <summary>
/// Answers HTTP functions through endpoint routing. Two choices where Azure answers with less: a wrong verb gets 405 (there 404),
/// a value that does not convert gets 400 (there 500).
/// </summary>
internal sealed class HttpTriggerHost(
    FunctionCatalog catalog, FunctionInvoker invoker, DurabilityGate gate, OutsideRead outsideRead, HostJson host, IOptions<HttpHostOptions> options)
{
    private static readonly ActionDescriptor NoAction = new();

    public void Map(IEndpointRouteBuilder endpoints)
    {
        foreach (var (function, trigger) in catalog.Of<HttpTrigger>())
        {
            var pattern = $"{host.RoutePrefix}/{trigger.Route}".TrimStart('/');
            RequestDelegate answer = http => AnswerAsync(function, http);
            var endpoint = trigger.Verbs.Count is 0 ? endpoints.Map(pattern, answer) : endpoints.MapMethods(pattern, trigger.Verbs, answer);
            endpoint.WithDisplayName(function.Name).WithMetadata(function);
        }
    }

    private async Task AnswerAsync(FunctionDescriptor function, HttpContext http)
    {
        if (function.FindBadValue(http) is var (parameter, status))
        {
            await HostProblem.BadValue(http, parameter, status is NamedValueStatus.Missing);
            return;
        }

        // A function that takes files looks at their size itself.
        if (http.Request.ContentLength > options.Value.MaxRequestBytes && function.Name is not FunctionNames.UploadMedia)
        {
            await HostProblem.TooLarge(http);
            return;
        }

        outsideRead();
        var result = await invoker.InvokeAsync(function, new() { Http = http }, http.RequestAborted);

        // What the function saw or wrote may not be safe yet, and the answer would tell of it.
        await gate(http.RequestAborted);

        await (result switch
        {
            IResult answer => answer.ExecuteAsync(http),
            IActionResult action => action.ExecuteResultAsync(new(http, http.GetRouteData(), NoAction)),
            _ => throw new InvalidOperationException($"Function {function.Name} returned no result."),
        });
    }
}
