using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Omni.Runtime.SignalR;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Omni.Runtime.Telemetry;

/// <summary>
/// Sends metrics and traces to a collector, set up by the standard OTEL_ variables. Its libraries are loaded only when there is an
/// endpoint: an idle host must not pay for what nobody reads.
/// </summary>
internal static class OtlpExport
{
    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private const string TracesEndpoint = "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT";
    private const string MetricsEndpoint = "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT";

    public static void AddWhereConfigured(IServiceCollection services, IConfiguration configuration)
    {
        bool IsSet(string name) => configuration[name] is { Length: > 0 };
        var (traces, metrics) = (IsSet(Endpoint) || IsSet(TracesEndpoint), IsSet(Endpoint) || IsSet(MetricsEndpoint));
        if (traces || metrics)
        {
            Add(services, traces, metrics);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Add(IServiceCollection services, bool traces, bool metrics)
    {
        var version = typeof(OtlpExport).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion;
        var telemetry = services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("omni", serviceVersion: version).AddEnvironmentVariableDetector());
        if (metrics)
        {
            telemetry.WithMetrics(builder => builder
                .AddMeter("Omni.*", "System.Runtime", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel")
                .AddOtlpExporter());
        }

        if (traces)
        {
            telemetry.WithTracing(builder => Trace(builder).AddOtlpExporter());
        }
    }

    /// <summary>What belongs to the trace of a message: the call that brought it, the stages, and the call that takes an answer out.</summary>
    public static TracerProviderBuilder Trace(TracerProviderBuilder tracing) => tracing
        .AddSource("Omni.*")
        .AddAspNetCoreInstrumentation(http => http.Filter = IsOfAMessage)
        .AddHttpClientInstrumentation(http => http.FilterHttpRequestMessage = _ => System.Diagnostics.Activity.Current is not null);

    /// <summary>A socket lasts for hours, and a scrape or a look at the health is nobody's message.</summary>
    private static bool IsOfAMessage(HttpContext http) =>
        !http.Request.Path.StartsWithSegments(HubAddress.Path, StringComparison.OrdinalIgnoreCase)
        && !http.Request.Path.StartsWithSegments(Telemetry.MetricsEndpoint.Path, StringComparison.OrdinalIgnoreCase)
        && !http.Request.Path.StartsWithSegments("/api/health", StringComparison.OrdinalIgnoreCase);
}
