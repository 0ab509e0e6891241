using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Omni.Pipeline.Agents;
using Omni.Pipeline.Audit;

namespace Omni.Functions.Http;

/// <summary>The skills that a company has a name for.</summary>
public sealed class SkillsFunction(Callers callers, SkillCatalogue catalogue, AgentDirectory directory, AuditLog audit)
{
    [Function(FunctionNames.ListSkills)]
    public async Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.Skills)] HttpRequest request, CancellationToken ct)
    {
        if (!(await callers.AdmitAsync(request, FunctionNames.ListSkills, ct)).TryGet(out _, out var refusal))
        {
            return refusal;
        }

        var listed = (await catalogue.ListAsync(ct)).ToDictionary(skill => skill.Name, skill => skill.Description, StringComparer.Ordinal);
        var held = (await directory.ListAsync(ct)).Where(agent => agent.IsActive).SelectMany(agent => agent.Skills)
            .GroupBy(skill => skill, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.Count(), StringComparer.Ordinal);
        var names = listed.Keys.Union(held.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal);
        return Answers.Ok(
            new SkillsShape([.. names.Select(name => new SkillShape(name, listed.GetValueOrDefault(name, ""), held.GetValueOrDefault(name), listed.ContainsKey(name)))]),
            ApiJson.Default.SkillsShape);
    }

    [Function(FunctionNames.PutSkill)]
    public async Task<IResult> PutAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = Routes.SkillByName)] HttpRequest request, string name, CancellationToken ct)
    {
        if (!(await callers.AdmitAsync(request, FunctionNames.PutSkill, ct)).TryGet(out var caller, out var refusal)
            || !(await JsonBody.ReadAsync(request, ApiJson.Default.SkillInput, ct)).TryGet(out var input, out refusal))
        {
            return refusal;
        }

        if (AgentRules.CheckSkill(name, input.Description) is { } error)
        {
            return Problems.Invalid(error);
        }

        await audit.RecordAsync(caller.Id, AuditEvents.SkillSaved, name, "", ct);
        await catalogue.SaveAsync(new(name, input.Description.Trim()), ct);
        var agents = (await directory.ListAsync(ct)).Count(agent => agent.IsActive && agent.Skills.Contains(name, StringComparer.Ordinal));
        return Answers.Ok(new SkillShape(name, input.Description.Trim(), agents, IsListed: true), ApiJson.Default.SkillShape);
    }

    [Function(FunctionNames.DeleteSkill)]
    public async Task<IResult> DeleteAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = Routes.SkillByName)] HttpRequest request, string name, CancellationToken ct)
    {
        if (!(await callers.AdmitAsync(request, FunctionNames.DeleteSkill, ct)).TryGet(out var caller, out var refusal))
        {
            return refusal;
        }

        if (AgentRules.CheckSkill(name, "") is not null)
        {
            return Problems.NotFound("skill");
        }

        await audit.RecordAsync(caller.Id, AuditEvents.SkillDeleted, name, "", ct);
        return await catalogue.RemoveAsync(name, ct) ? Answers.NoContent() : Problems.NotFound("skill");
    }
}
