using Azure.Storage.Blobs;
using Microsoft.Extensions.Hosting;

namespace Omni.Functions.Adapters;

/// <summary>Sees to the container for files before the first one comes: an emulator starts without.</summary>
internal sealed class ContainerAtStart(BlobContainerClient container) : IHostedService
{
    /// <exception cref="Omni.Pipeline.Ports.StorageUnavailableException">It can't; the message says what is missing.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            await container.CreateIfNotExistsAsync(cancellationToken: cancellationToken);
        }
        catch (Exception e) when (StorageOutages.Is(e, cancellationToken))
        {
            throw StartProblem.Of("Blob storage", container.Uri, "Storage Blob Data Contributor", e);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
