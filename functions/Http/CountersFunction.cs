using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Omni.Functions.Http;

/// <summary>What the process that answers has counted since it started.</summary>
public sealed class CountersFunction(Callers callers, Counters counters)
{
    [Function(FunctionNames.ReadCounters)]
    public async Task<IResult> ReadAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.Counters)] HttpRequest request, CancellationToken ct) =>
        (await callers.AdmitAsync(request, FunctionNames.ReadCounters, ct)).TryGet(out _, out var refusal)
            ? Answers.Ok(new CountersShape(counters.Read()), ApiJson.Default.CountersShape)
            : refusal;
}

internal sealed record CountersShape(IReadOnlyDictionary<string, long> Counters);
