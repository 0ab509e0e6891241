using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Omni.Runtime.Http;

/// <summary>Live: the process answers. Ready: everything that it needs does too; says what is wrong where not.</summary>
internal sealed class HealthEndpoints(
    IEnumerable<ReadyCheck> checks, IHostApplicationLifetime lifetime, HostJson host, ILogger<HealthEndpoints> logger)
{
    public void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet($"{host.RoutePrefix}/health/live", () => TypedResults.Ok(new Health("live", [])));
        endpoints.MapGet($"{host.RoutePrefix}/health/ready", ReadyAsync);
    }

    private async Task<IResult> ReadyAsync(CancellationToken ct)
    {
        var problems = new List<HealthProblem>();
        if (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            problems.Add(new("host", "stopping"));
        }

        foreach (var check in checks)
        {
            if (await check.FindProblem(ct) is { } problem)
            {
                logger.NotReady(check.Name, problem);
                problems.Add(new(check.Name, problem));
            }
        }

        return problems.Count is 0
            ? TypedResults.Ok(new Health("ready", []))
            : TypedResults.Json(new Health("not ready", problems), statusCode: StatusCodes.Status503ServiceUnavailable);
    }

    private sealed record Health(string Status, IReadOnlyList<HealthProblem> Problems);

    private sealed record HealthProblem(string Check, string Problem);
}
