using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Omni.Pipeline.Ports;

namespace Omni.Runtime.Storage;

internal static class StorageServices
{
    public static IServiceCollection AddEmbeddedStorage(this IServiceCollection services)
    {
        services.AddOptions<StorageOptions>().BindConfiguration(StorageOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton(provider =>
        {
            var directory = provider.GetRequiredService<IOptions<StorageOptions>>().Value.Directory;
            var database = RocksDatabase.Open(Path.Combine(directory, "store"));
            provider.GetRequiredService<ILogger<RocksDatabase>>().Opened(directory);
            return database;
        });
        services.AddSingleton<Committer>();
        services.AddSingleton<WriteNumbers>();
        services.AddSingleton<ITables, RocksTables>();
        return services;
    }
}
