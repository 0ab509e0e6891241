using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Omni.Pipeline.Ports;
using Omni.Runtime.Http;
using Omni.Runtime.Media;

namespace Omni.Runtime.Storage;

internal static class StorageServices
{
    public static IServiceCollection AddEmbeddedStorage(this IServiceCollection services, string dataDirectory, StorageKind kind)
    {
        services.AddOptions<StorageOptions>().BindConfiguration(StorageOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton(provider =>
        {
            var logger = provider.GetRequiredService<ILogger<RocksDatabase>>();
            var database = RocksDatabase.Open(Path.Combine(dataDirectory, DataDirectory.Store), logger);
            DataDirectory.Mark(dataDirectory);
            logger.Opened(dataDirectory);
            return database;
        });
        services.TryAddSingleton(new Disk(dataDirectory));
        services.AddSingleton<Committer>();
        services.AddSingleton<WriteNumbers>();
        switch (kind)
        {
            case StorageKind.Own:
                services.AddOwnTablesAndFiles(dataDirectory);
                break;
            case StorageKind.Azurite:
                services.AddAzurite();
                break;
        }

        services.AddHostedService<DiskWatch>();
        services.AddTransient<DurabilityHandler>();
        services.ConfigureHttpClientDefaults(client => client.AddHttpMessageHandler<DurabilityHandler>());
        services.AddSingleton(provider => new ReadyCheck("storage", _ => new(FindProblem(provider))));
        return services;
    }

    private static void AddOwnTablesAndFiles(this IServiceCollection services, string dataDirectory)
    {
        services.AddSingleton<ITables, RocksTables>();
        services.AddSingleton<IMediaStore>(provider =>
        {
            // The store's lock says that this process is alone with the directory.
            provider.GetRequiredService<RocksDatabase>();
            return new FileMediaStore(dataDirectory, provider.GetRequiredService<Disk>(), provider.GetRequiredService<IOptions<StorageOptions>>().Value.MinFreeBytes);
        });
        services.AddSingleton<IStoredData, StoredRows>();
        services.AddSingleton<IStoredData>(new StoredFiles(Path.Combine(dataDirectory, FileMediaStore.Folder)));
    }

    private static string? FindProblem(IServiceProvider provider)
    {
        var committer = provider.GetRequiredService<Committer>();
        return committer.Fault?.Message ?? provider.GetRequiredService<RocksDatabase>().Damage ?? committer.Shortage;
    }
}
