using Omni.Pipeline.Search;

namespace Omni.Pipeline.Privacy.Steps;

internal sealed class EraseSearch(SearchIndexer indexer) : IErasureStep
{
    public string Name => ErasureSteps.Search;

    public async ValueTask<long> RunAsync(Erasure erasure, CancellationToken ct)
    {
        await indexer.ForgetAsync(erasure.Ids, [.. erasure.Conversations], ct);
        return 0;
    }
}
