using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Omni.Runtime.Http;

/// <summary>Composition of what answers HTTP.</summary>
internal static class HttpServices
{
    public static IServiceCollection AddEmbeddedHttp(this IServiceCollection services)
    {
        services.AddOptions<HttpHostOptions>().BindConfiguration(HttpHostOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<HttpHostOptions>, HttpHostOptionsValidator>();
        services.AddOptions<HostOptions>().Configure<IOptions<HttpHostOptions>>((host, http) => host.ShutdownTimeout = http.Value.DrainTimeout);
        services.AddOptions<KestrelServerOptions>().Configure<IOptions<HttpHostOptions>>((kestrel, http) =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = http.Value.MaxRequestBytes;
        });

        services.AddSingleton(HostJson.Load(Path.Combine(AppContext.BaseDirectory, "host.json")));
        services.AddSingleton<SecurityHeaders>();
        services.AddSingleton<HttpTriggerHost>();
        services.AddSingleton<HealthEndpoints>();
        services.AddRouting(); // The slim builder knows no regex constraint, which a function may use.
        services.AddMvcCore(); // Executors of IActionResult, the same that the Azure worker uses.
        services.AddCors();
        services.AddSingleton<ICorsPolicyProvider, CorsPolicies>();
        return services;
    }
}
