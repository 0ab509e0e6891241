using Microsoft.Extensions.Hosting;
using Omni.Pipeline.Search;

namespace Omni.Runtime.Search;

/// <summary>Runs the indexer behind everything else.</summary>
internal sealed class SearchHost(SearchIndexer indexer) : BackgroundService
{
    // On the pool from the start: opening the index must not hold up the start of the host.
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.Run(() => indexer.RunAsync(stoppingToken), CancellationToken.None);
}
