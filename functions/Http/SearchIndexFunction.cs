using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Omni.Pipeline.Ports;
using Omni.Pipeline.Search;

namespace Omni.Functions.Http;

/// <summary>Says how the search index stands, and has it built anew.</summary>
public sealed class SearchIndexFunction(Callers callers, ISearch search, SearchIndexer indexer, ILogger<SearchIndexFunction> logger)
{
    [Function(FunctionNames.ReadSearchIndex)]
    public async Task<IResult> ReadAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.SearchIndex)] HttpRequest request, CancellationToken ct) =>
        (await callers.AdmitAsync(request, FunctionNames.ReadSearchIndex, ct)).TryGet(out _, out var refusal)
            ? search.IsConfigured ? Answers.Ok(await ShapeAsync(ct), ApiJson.Default.SearchIndexShape) : Problems.SearchOff()
            : refusal;

    [Function(FunctionNames.RebuildSearchIndex)]
    public async Task<IResult> RebuildAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.SearchRebuild)] HttpRequest request, CancellationToken ct)
    {
        if (!(await callers.AdmitAsync(request, FunctionNames.RebuildSearchIndex, ct)).TryGet(out var caller, out var refusal))
        {
            return refusal;
        }

        if (!search.IsConfigured)
        {
            return Problems.SearchOff();
        }

        indexer.Rebuild();
        logger.SearchRebuilt(caller.Id);
        return Answers.Accepted(await ShapeAsync(ct), ApiJson.Default.SearchIndexShape);
    }

    private async ValueTask<SearchIndexShape> ShapeAsync(CancellationToken ct) =>
        SearchIndexShape.Of(indexer.Progress, await search.CountAsync(ct));
}
