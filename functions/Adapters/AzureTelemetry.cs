using Azure.Core;
using Azure.Monitor.OpenTelemetry.Exporter;
using Microsoft.Azure.Functions.Worker.OpenTelemetry;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Omni.Functions.Adapters;

/// <summary>
/// Sends the numbers and traces of docs/operations.md to Application Insights, where the alerts of infra/ read them. The Functions host
/// sends its own; <c>telemetryMode</c> of host.json makes the two one trace.
/// </summary>
internal static class AzureTelemetry
{
    /// <summary>Set by the template; on a laptop it is absent and nothing is sent.</summary>
    public const string ConnectionString = "APPLICATIONINSIGHTS_CONNECTION_STRING";

    /// <summary>Traces that each instance sends at most. Metrics are never sampled: they are what alarms go by.</summary>
    private const double TracesPerSecond = 5;

    public static IServiceCollection AddAzureTelemetry(this IServiceCollection services, IConfiguration configuration)
    {
        if (configuration[ConnectionString] is not { Length: > 0 } connectionString)
        {
            return services;
        }

        services.AddOptions<AzureMonitorExporterOptions>().Configure<TokenCredential>((options, credential) =>
        {
            options.ConnectionString = connectionString;
            options.Credential = credential;
            options.TracesPerSecond = TracesPerSecond;
        });
        var telemetry = services.AddOpenTelemetry();
        telemetry.UseFunctionsWorkerDefaults();
        telemetry.WithMetrics(metrics => metrics.AddMeter("Omni.*", "System.Runtime").AddAzureMonitorMetricExporter());
        telemetry.WithTracing(tracing => tracing.AddSource("Omni.*").AddAzureMonitorTraceExporter());
        return services;
    }
}
