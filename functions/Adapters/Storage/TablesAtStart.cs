using Microsoft.Extensions.Hosting;

namespace Omni.Functions.Adapters;

/// <summary>Sees to the tables before the first message comes.</summary>
internal sealed class TablesAtStart(TableStorageTables tables) : IHostedService
{
    /// <exception cref="Omni.Pipeline.Ports.StorageUnavailableException">It can't; the message says what is missing.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            await tables.CreateAsync(cancellationToken);
        }
        catch (Exception e) when (StorageOutages.Is(e, cancellationToken))
        {
            throw StartProblem.Of("Table storage", tables.Address, "Storage Table Data Contributor", e);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
