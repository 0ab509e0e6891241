using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Options;
using Omni.Pipeline.Agents;

namespace Omni.Functions.Http;

/// <summary>Whom an agent may mention and transfer to; and what reasons there are to be away.</summary>
public sealed class ColleaguesFunction(Callers callers, AgentDirectory agents, Teams teams, Presence presence, IOptions<StatusOptions> options)
{
    [Function(FunctionNames.ListColleagues)]
    public async Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.Colleagues)] HttpRequest request, CancellationToken ct)
    {
        if (!(await callers.AdmitAsync(request, FunctionNames.ListColleagues, ct)).TryGet(out _, out var refusal))
        {
            return refusal;
        }

        var everybody = await agents.ListAsync(ct);
        var present = await presence.PresentAsync(ct);
        return Answers.Ok(
            new ColleaguesShape(
                [.. everybody.OrderBy(agent => agent.DisplayName, StringComparer.Ordinal).Select(agent => ColleagueShape.Of(agent, present))],
                [.. everybody.SelectMany(agent => agent.Skills).Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.OrdinalIgnoreCase)],
                [.. (await teams.ListAsync(ct)).Select(team => new TeamNameShape(team.Id, team.Name))]),
            ApiJson.Default.ColleaguesShape);
    }

    [Function(FunctionNames.ListStatusReasons)]
    public async Task<IResult> ReasonsAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.StatusReasons)] HttpRequest request, CancellationToken ct) =>
        (await callers.AdmitAsync(request, FunctionNames.ListStatusReasons, ct)).TryGet(out _, out var refusal)
            ? Answers.Ok(new StatusReasonsShape([.. options.Value.Reasons.Distinct(StringComparer.Ordinal)]), ApiJson.Default.StatusReasonsShape)
            : refusal;
}
