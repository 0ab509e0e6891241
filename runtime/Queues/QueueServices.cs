using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Omni.Pipeline.Ports;

namespace Omni.Runtime.Queues;

internal static class QueueServices
{
    public static IServiceCollection AddEmbeddedQueues(this IServiceCollection services)
    {
        // Before the settings: what is configured later wins.
        services.AddSingleton<IConfigureOptions<QueueOptions>, HostJsonQueueOptions>();
        services.AddOptions<QueueOptions>().BindConfiguration(QueueOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<EmbeddedQueues>();
        services.AddSingleton<IStageQueue>(provider => provider.GetRequiredService<EmbeddedQueues>());
        services.AddSingleton<IDeadLetters, EmbeddedDeadLetters>();
        services.AddSingleton<IStoredData, StoredMessages>();
        services.AddHostedService<QueueRunner>();
        return services;
    }
}
