using Azure.Storage.Blobs;
using Microsoft.Extensions.Hosting;

namespace Omni.Functions.Adapters;

/// <summary>Sees to the container for files before the first one comes: an emulator starts without.</summary>
internal sealed class ContainerAtStart(BlobContainerClient container) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => container.CreateIfNotExistsAsync(cancellationToken: cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
