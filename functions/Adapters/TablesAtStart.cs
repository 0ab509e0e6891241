using Microsoft.Extensions.Hosting;

namespace Omni.Functions.Adapters;

/// <summary>Sees to the tables before the first message comes.</summary>
internal sealed class TablesAtStart(TableStorageTables tables) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => tables.CreateAsync(cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
