using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Omni.Runtime.Telemetry;

internal static class TelemetryServices
{
    public static void AddTelemetry(this WebApplicationBuilder builder, string dataDirectory)
    {
        builder.Services.AddSingleton(_ => MetricsToken.LoadOrCreate(dataDirectory));
        builder.Services.AddSingleton<MetricsEndpoint>();
        OtlpExport.AddWhereConfigured(builder.Services, builder.Configuration);
    }
}
