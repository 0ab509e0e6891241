using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Omni.Functions.Adapters;
using Omni.Pipeline.Ports;
using Omni.Tests.Contracts;

namespace Omni.Tests.Azurite;

/// <summary>The adapter keeps the contract of tables on Azurite's, as on those that the tests make themselves.</summary>
[Collection(AzuriteTests.Name)]
public sealed class AzuriteTableContractTests(AzuriteProcess azurite) : TableContract
{
    protected override async ValueTask<ITables> CreateAsync()
    {
        await azurite.EmptyAsync();
        var writes = new TableServiceClient(azurite.ConnectionString, TableStorageTables.Writes());
        var tables = new TableStorageTables(new TableServiceClient(azurite.ConnectionString, TableStorageTables.Reads()), writes);
        await tables.CreateAsync(None);
        return tables;
    }
}

/// <summary>The adapter keeps the contract of files on Azurite's blobs.</summary>
[Collection(AzuriteTests.Name)]
public sealed class AzuriteMediaContractTests(AzuriteProcess azurite) : MediaStoreContract
{
    protected override async ValueTask<IMediaStore> CreateAsync()
    {
        var container = new BlobContainerClient(azurite.ConnectionString, $"contract-{Guid.NewGuid():N}", BlobMediaStore.Options());
        await container.CreateAsync();
        return new BlobMediaStore(container);
    }
}
