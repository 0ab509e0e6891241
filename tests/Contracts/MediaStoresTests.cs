using Azure.Core.Pipeline;
using Azure.Storage.Blobs;
using Omni.Functions.Adapters;
using Omni.Pipeline.Ports;
using Omni.Runtime.Media;
using Omni.Runtime.Storage;
using Omni.Tests.Functions.Adapters;
using Omni.Tests.Support;

namespace Omni.Tests.Contracts;

/// <summary>The files of the embedded host keep the contract.</summary>
public sealed class FileMediaStoreContractTests : MediaStoreContract
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("omni-media-");

    public override Task DisposeAsync()
    {
        _directory.Delete(recursive: true);
        return Task.CompletedTask;
    }

    protected override ValueTask<IMediaStore> CreateAsync() => new(new FileMediaStore(_directory.FullName, new Disk(_directory.FullName), minFreeBytes: 0));
}

/// <summary>
/// The real client and the real adapter against a blob service in memory; against an emulator instead when <c>OMNI_TEST_BLOBS</c> holds
/// its connection string.
/// </summary>
public sealed class BlobMediaStoreContractTests : MediaStoreContract
{
    protected override async ValueTask<IMediaStore> CreateAsync()
    {
        var options = BlobMediaStore.Options();
        if (Environment.GetEnvironmentVariable("OMNI_TEST_BLOBS") is not { Length: > 0 } connectionString)
        {
            connectionString = "UseDevelopmentStorage=true";
            options.Transport = new HttpClientTransport(new FakeBlobService());
        }

        var container = new BlobContainerClient(connectionString, $"contract-{Guid.NewGuid():N}", options);
        await container.CreateAsync();
        return new BlobMediaStore(container);
    }
}

/// <summary>The tests' own store is no kinder than the real ones.</summary>
public sealed class FakeMediaStoreTests : MediaStoreContract
{
    protected override ValueTask<IMediaStore> CreateAsync() => new(new FakeMediaStore());
}
