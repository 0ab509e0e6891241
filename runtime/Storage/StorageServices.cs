using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Omni.Pipeline.Ports;
using Omni.Runtime.Http;

namespace Omni.Runtime.Storage;

internal static class StorageServices
{
    /// <summary>The folder below the data directory that the database has for itself.</summary>
    private const string Folder = "store";

    public static IServiceCollection AddEmbeddedStorage(this IServiceCollection services, string dataDirectory)
    {
        services.AddSingleton(provider =>
        {
            var database = RocksDatabase.Open(Path.Combine(dataDirectory, Folder));
            provider.GetRequiredService<ILogger<RocksDatabase>>().Opened(dataDirectory);
            return database;
        });
        services.AddOptions<StorageOptions>().BindConfiguration(StorageOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<Committer>();
        services.AddSingleton<WriteNumbers>();
        services.AddSingleton<ITables, RocksTables>();
        services.AddTransient<DurabilityHandler>();
        services.ConfigureHttpClientDefaults(client => client.AddHttpMessageHandler<DurabilityHandler>());
        services.AddSingleton(provider => new ReadyCheck(
            "storage", _ => new(provider.GetRequiredService<Committer>().Fault?.Message)));
        return services;
    }
}
