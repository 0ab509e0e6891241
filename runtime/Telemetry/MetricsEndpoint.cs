using System.Buffers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Omni.Functions.Telemetry;
using Omni.Pipeline.Access;
using Omni.Runtime.Http;

namespace Omni.Runtime.Telemetry;

/// <summary>
/// What Prometheus scrapes. Closed to whoever has neither the scraper's token nor an operator's or admin's: the numbers tell a
/// competitor how the day went.
/// </summary>
internal sealed class MetricsEndpoint(Measurements measurements, MetricsToken token, AccessTokens tokens, DurabilityGate gate)
{
    public const string Path = "/metrics";

    public void Map(IEndpointRouteBuilder endpoints) => endpoints.MapGet(Path, (RequestDelegate)AnswerAsync).WithDisplayName("metrics");

    private async Task AnswerAsync(HttpContext http)
    {
        if (!await IsAdmittedAsync(http.Request))
        {
            await HostProblem.Unauthorized(http);
            return;
        }

        var text = new ArrayBufferWriter<byte>(64 * 1024);
        PrometheusText.Write(measurements.Read(), text);

        // A counter may be ahead of the disk, and a number that was told must not be taken back by a power loss.
        await gate(http.RequestAborted);
        http.Response.ContentType = PrometheusText.ContentType;
        http.Response.Headers.CacheControl = "no-store";
        http.Response.ContentLength = text.WrittenCount;
        await http.Response.Body.WriteAsync(text.WrittenMemory, http.RequestAborted);
    }

    private async ValueTask<bool> IsAdmittedAsync(HttpRequest request)
    {
        if (request.Headers.Authorization is not [{ } header] || BearerToken.Of(header) is not { } shown)
        {
            return false;
        }

        return token.Is(shown) || await tokens.ReadAsync(shown) is { Kind: CallerKind.Operator } or { Kind: CallerKind.Agent, Role: Role.Admin };
    }
}
