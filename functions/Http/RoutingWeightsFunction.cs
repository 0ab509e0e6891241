using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Omni.Pipeline.Agents;
using Omni.Pipeline.Audit;
using Omni.Pipeline.Routing;

namespace Omni.Functions.Http;

/// <summary>How much each part of a score counts, and what recent decisions would have been with other weights.</summary>
public sealed class RoutingWeightsFunction(
    Callers callers, WeightStore store, RecentDecisions recent, AgentDirectory agents, AuditLog audit, ILogger<RoutingWeightsFunction> logger)
{
    private const int DefaultLimit = 100;

    [Function(FunctionNames.ReadRoutingWeights)]
    public async Task<IResult> ReadAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.RoutingWeights)] HttpRequest request, CancellationToken ct) =>
        (await callers.AdmitAsync(request, FunctionNames.ReadRoutingWeights, ct)).TryGet(out _, out var refusal)
            ? Answer(await store.ReadAsync(ct))
            : refusal;

    [Function(FunctionNames.SetRoutingWeights)]
    public async Task<IResult> SetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = Routes.RoutingWeights)] HttpRequest request, CancellationToken ct)
    {
        if (!(await callers.AdmitAsync(request, FunctionNames.SetRoutingWeights, ct)).TryGet(out var caller, out var refusal)
            || !(await JsonBody.ReadAsync(request, ApiJson.Default.RoutingReplayInput, ct)).TryGet(out var input, out refusal))
        {
            return refusal;
        }

        if (input.Weights.Problem() is { } problem)
        {
            return Problems.Invalid(problem);
        }

        await audit.RecordAsync(caller.Id, AuditEvents.RoutingWeightsChanged, "", "", ct);
        if (await store.TrySaveAsync(input.Weights, SeenVersion.Of(request), ct) is not { } saved)
        {
            return Problems.PreconditionFailed();
        }

        logger.RoutingWeightsChanged(caller.Id);
        return Answer(saved);
    }

    [Function(FunctionNames.ReplayRecentRouting)]
    public async Task<IResult> ReplayAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.RoutingReplay)] HttpRequest request, CancellationToken ct)
    {
        if (!(await callers.AdmitAsync(request, FunctionNames.ReplayRecentRouting, ct)).TryGet(out _, out var refusal)
            || !(await JsonBody.ReadAsync(request, ApiJson.Default.RoutingReplayInput, ct)).TryGet(out var input, out refusal))
        {
            return refusal;
        }

        if (input.Weights.Problem() is { } problem)
        {
            return Problems.Invalid(problem);
        }

        if (Query.Int64(request, "limit", DefaultLimit, 1, RecentDecisions.MostConversations) is not { } limit)
        {
            return Problems.Invalid($"limit is 1 to {RecentDecisions.MostConversations}.");
        }

        var found = await recent.ReplayAsync(input.Weights, (int)limit, ct);
        var names = (await agents.ListAsync(ct)).ToDictionary(agent => agent.Id, agent => agent.DisplayName, StringComparer.Ordinal);
        return Answers.Ok(
            new RecentRoutingShape([.. found.Decisions.Select(it => RecentDecisionShape.Of(it, names))], found.Decisions.Count(it => it.Decision.Changed), found.Left),
            ApiJson.Default.RecentRoutingShape);
    }

    private IResult Answer(SavedWeights saved) =>
        Answers.Ok(new RoutingWeightsShape(saved.Weights, store.Usual, saved.ETag), ApiJson.Default.RoutingWeightsShape);
}
