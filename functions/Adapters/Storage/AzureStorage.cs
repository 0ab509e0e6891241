using Azure.Core;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Omni.Pipeline.Ports;

namespace Omni.Functions.Adapters;

/// <summary>Composition of tables and files in Azure's storage, or in its emulator.</summary>
internal static class AzureStorage
{
    /// <summary>Takes the place of whatever keeps tables and files; both are made at start when they are not there.</summary>
    public static IServiceCollection AddAzureStorage(
        this IServiceCollection services, Func<IServiceProvider, AzureConnection> tables, Func<IServiceProvider, AzureConnection> blobs)
    {
        services.AddSingleton(provider => Tables(tables(provider), provider));
        services.Replace(ServiceDescriptor.Singleton<ITables>(provider => provider.GetRequiredService<TableStorageTables>()));
        services.AddSingleton<IStoredData, StoredEntities>();
        services.AddSingleton(provider => new StartCheck(ct => TablesAsync(provider.GetRequiredService<TableStorageTables>(), ct)));

        services.AddSingleton(provider => Files(blobs(provider), provider));
        services.Replace(ServiceDescriptor.Singleton<IMediaStore, BlobMediaStore>());
        services.AddSingleton<IStoredData, StoredBlobs>();
        services.AddSingleton(provider => new StartCheck(ct => ContainerAsync(provider.GetRequiredService<BlobContainerClient>(), ct)));
        services.AddHostedService<ChecksAtStart>();
        return services;
    }

    private static async Task<StartProblem?> TablesAsync(TableStorageTables tables, CancellationToken ct)
    {
        try
        {
            await tables.CreateAsync(ct);
            return null;
        }
        catch (Exception e) when (StorageOutages.Is(e, ct))
        {
            return StartProblem.Of("Table storage", tables.Address, "Storage Table Data Contributor", e);
        }
    }

    private static async Task<StartProblem?> ContainerAsync(BlobContainerClient container, CancellationToken ct)
    {
        try
        {
            await container.CreateIfNotExistsAsync(cancellationToken: ct);
            return null;
        }
        catch (Exception e) when (StorageOutages.Is(e, ct))
        {
            return StartProblem.Of("Blob storage", container.Uri, "Storage Blob Data Contributor", e);
        }
    }

    private static TableStorageTables Tables(AzureConnection connection, IServiceProvider provider)
    {
        return new(Client(TableStorageTables.Reads()), Client(TableStorageTables.Writes()));

        TableServiceClient Client(TableClientOptions options) => connection switch
        {
            AzureConnection.Emulator emulator => new(emulator.ConnectionString, options),
            AzureConnection.Identity identity => new(identity.Endpoint, provider.GetRequiredService<TokenCredential>(), options),
            _ => throw new InvalidOperationException(),
        };
    }

    private static BlobContainerClient Files(AzureConnection connection, IServiceProvider provider)
    {
        var options = BlobMediaStore.Options();
        BlobServiceClient service = connection switch
        {
            AzureConnection.Emulator emulator => new(emulator.ConnectionString, options),
            AzureConnection.Identity identity => new(identity.Endpoint, provider.GetRequiredService<TokenCredential>(), options),
            _ => throw new InvalidOperationException(),
        };
        return service.GetBlobContainerClient(BlobMediaStore.Container);
    }
}
