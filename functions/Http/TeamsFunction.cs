using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Omni.Pipeline.Agents;
using Omni.Pipeline.Audit;
using Omni.Pipeline.Ports;

namespace Omni.Functions.Http;

/// <summary>The teams, and which skills there are to choose from.</summary>
public sealed class TeamsFunction(Callers callers, Teams teams, AgentDirectory directory, AuditLog audit, IdSource ids)
{
    [Function(FunctionNames.ListTeams)]
    public async Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.Teams)] HttpRequest request, CancellationToken ct)
    {
        if (!(await callers.AdmitAsync(request, FunctionNames.ListTeams, ct)).TryGet(out _, out var refusal))
        {
            return refusal;
        }

        var agents = await directory.ListAsync(ct);
        return Answers.Ok(new TeamsShape([.. (await teams.ListAsync(ct)).Select(team => Shape(team, agents))]), ApiJson.Default.TeamsShape);
    }

    [Function(FunctionNames.CreateTeam)]
    public async Task<IResult> CreateAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.Teams)] HttpRequest request, CancellationToken ct)
    {
        if (!(await callers.AdmitAsync(request, FunctionNames.CreateTeam, ct)).TryGet(out var caller, out var refusal)
            || !(await JsonBody.ReadAsync(request, ApiJson.Default.TeamInput, ct)).TryGet(out var input, out refusal))
        {
            return refusal;
        }

        if (AgentRules.CheckTeamName(input.Name) is { } error)
        {
            return Problems.Invalid(error);
        }

        var team = new Team(ids.NewId(), input.Name.Trim());
        await audit.RecordAsync(caller.Id, AuditEvents.TeamSaved, team.Id, "", ct);
        return await teams.AddAsync(team, ct) ? Answers.Created(new TeamShape(team.Id, team.Name, 0), ApiJson.Default.TeamShape) : NameTaken();
    }

    [Function(FunctionNames.RenameTeam)]
    public async Task<IResult> RenameAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = Routes.TeamById)] HttpRequest request, string id, CancellationToken ct)
    {
        if (!(await callers.AdmitAsync(request, FunctionNames.RenameTeam, ct)).TryGet(out var caller, out var refusal)
            || !(await JsonBody.ReadAsync(request, ApiJson.Default.TeamInput, ct)).TryGet(out var input, out refusal))
        {
            return refusal;
        }

        if (AgentRules.CheckTeamName(input.Name) is { } error)
        {
            return Problems.Invalid(error);
        }

        if (await teams.GetAsync(id, ct) is null)
        {
            return Problems.NotFound("team");
        }

        var team = new Team(id, input.Name.Trim());
        await audit.RecordAsync(caller.Id, AuditEvents.TeamSaved, id, "name", ct);
        return await teams.RenameAsync(team, ct) switch
        {
            TeamChange.Done => Answers.Ok(Shape(team, await directory.ListAsync(ct)), ApiJson.Default.TeamShape),
            TeamChange.Missing => Problems.NotFound("team"),
            TeamChange.Conflict => NameTaken(),
        };
    }

    [Function(FunctionNames.DeleteTeam)]
    public async Task<IResult> DeleteAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = Routes.TeamById)] HttpRequest request, string id, CancellationToken ct)
    {
        if (!(await callers.AdmitAsync(request, FunctionNames.DeleteTeam, ct)).TryGet(out var caller, out var refusal))
        {
            return refusal;
        }

        if (await teams.GetAsync(id, ct) is not { } team)
        {
            return Problems.NotFound("team");
        }

        if (Shape(team, await directory.ListAsync(ct)).Agents > 0)
        {
            return Problems.NotNow("Somebody is in the team.");
        }

        await audit.RecordAsync(caller.Id, AuditEvents.TeamDeleted, id, "", ct);
        return await teams.RemoveAsync(id, ct) switch
        {
            TeamChange.Done => Answers.NoContent(),
            TeamChange.Missing => Problems.NotFound("team"),
            TeamChange.Conflict => Problems.Conflict("The team was changed meanwhile; read it again."),
        };
    }

    private static IResult NameTaken() => Problems.Conflict("Another team has this name, or the team was changed meanwhile.");

    private static TeamShape Shape(Team team, IReadOnlyList<Agent> agents) =>
        new(team.Id, team.Name, agents.Count(agent => agent.IsActive && agent.TeamId == team.Id));
}
