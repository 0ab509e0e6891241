using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Omni.Runtime.Durable;

internal static class DurableServices
{
    public static IServiceCollection AddEmbeddedDurable(this IServiceCollection services)
    {
        // Before the settings: what is configured later wins.
        services.AddSingleton<IConfigureOptions<DurableOptions>, HostJsonDurableOptions>();
        services.AddOptions<DurableOptions>().BindConfiguration(DurableOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<OrchestrationRows>();
        services.AddSingleton<DurableFunctions>();
        services.AddSingleton<OrchestrationEngine>();
        services.AddSingleton<DurableTaskClient, EmbeddedDurableClient>();
        services.AddHostedService<DurableRunner>();
        return services;
    }
}
