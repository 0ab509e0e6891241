using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Omni.Pipeline.Access;
using Omni.Pipeline.Routing;

namespace Omni.Functions.Http;

/// <summary>Who would have got a conversation with other weights. Changes nothing.</summary>
public sealed class RoutingReplayFunction(ConversationAccess access, DecisionStore decisions)
{
    [Function(FunctionNames.ReplayRouting)]
    public async Task<IResult> ReplayAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.ConversationRoutingReplay)] HttpRequest request, string id, CancellationToken ct)
    {
        if (!(await access.AdmitAsync(request, FunctionNames.ReplayRouting, id, Permissions.MayRead, ct)).TryGet(out _, out var refusal)
            || !(await JsonBody.ReadAsync(request, ApiJson.Default.RoutingReplayInput, ct)).TryGet(out var input, out refusal))
        {
            return refusal;
        }

        if (input.Weights.Problem() is { } problem)
        {
            return Problems.Invalid(problem);
        }

        var kept = await decisions.ListAsync(id, ct);
        var replayed = kept.Select(decision => DecisionReplay.Of(decision, input.Weights)).OfType<ReplayedDecision>().ToList();
        return Answers.Ok(new RoutingReplayShape(replayed, kept.Count - replayed.Count), ApiJson.Default.RoutingReplayShape);
    }
}
