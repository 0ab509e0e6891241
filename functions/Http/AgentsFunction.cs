using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Omni.Functions.Access;
using Omni.Pipeline.Agents;
using Omni.Pipeline.Audit;
using Omni.Pipeline.Ports;

namespace Omni.Functions.Http;

/// <summary>Lists, creates and changes agents.</summary>
public sealed class AgentsFunction(
    Callers callers,
    AgentDirectory directory,
    AgentSignUp signUp,
    EntryTokens entries,
    Teams teams,
    PublicAddress addresses,
    AuditLog audit,
    IdSource ids,
    IOptions<AccessOptions> options,
    ILogger<AgentsFunction> logger)
{
    [Function(FunctionNames.ListAgents)]
    public async Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.Agents)] HttpRequest request, CancellationToken ct)
    {
        if (!(await callers.AdmitAsync(request, FunctionNames.ListAgents, ct)).TryGet(out _, out var refusal))
        {
            return refusal;
        }

        var agents = await directory.ListAsync(ct);
        return Answers.Ok(new([.. agents.Select(AgentShape.Of)]), ApiJson.Default.AgentsShape);
    }

    [Function(FunctionNames.CreateAgent)]
    public async Task<IResult> CreateAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.Agents)] HttpRequest request, CancellationToken ct)
    {
        if (!(await callers.AdmitAsync(request, FunctionNames.CreateAgent, ct)).TryGet(out var caller, out var refusal)
            || !(await JsonBody.ReadAsync(request, ApiJson.Default.NewAgentInput, ct)).TryGet(out var input, out refusal))
        {
            return refusal;
        }

        if (AgentRules.Check(input) is { } error)
        {
            return Problems.Invalid(error);
        }

        if (await IsNoTeamAsync(input.TeamId, ct))
        {
            return NoSuchTeam();
        }

        var generated = input is { Password: null, Invite: false } ? PasswordHashing.Generate() : null;
        var agent = AgentRules.Apply(
            new() { Id = ids.NewId(), Username = input.Username, DisplayName = input.DisplayName, HasPassword = !input.Invite }, AgentRules.Profile(input));
        await audit.RecordAsync(caller.Id, AuditEvents.AgentCreated, agent.Id, input.Invite ? "invite" : "", ct);
        var result = input.Invite ? await directory.CreateAsync(agent, ct) : await signUp.CreateAsync(agent, generated ?? input.Password!, ct);
        if (result is CreateResult.UsernameTaken)
        {
            return Problems.UsernameTaken();
        }

        var invite = input.Invite ? EntryShape.Of(await entries.IssueAsync(agent.Id, EntryKind.Invite, options.Value.InviteLifetime, ct), addresses, request) : null;
        logger.AgentCreated(caller.Id, agent.Id);
        return await directory.GetAsync(agent.Id, ct) is { } created
            ? Answers.Created(new(AgentShape.Of(created), generated, invite), ApiJson.Default.NewAgentShape)
            : throw new InvalidOperationException("An agent who was created is not there.");
    }

    [Function(FunctionNames.UpdateAgent)]
    public async Task<IResult> UpdateAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = Routes.AgentById)] HttpRequest request, string id, CancellationToken ct)
    {
        if (!(await callers.AdmitAsync(request, FunctionNames.UpdateAgent, ct)).TryGet(out var caller, out var refusal)
            || !(await JsonBody.ReadAsync(request, ApiJson.Default.AgentInput, ct)).TryGet(out var input, out refusal))
        {
            return refusal;
        }

        if (AgentRules.Check(input) is { } error)
        {
            return Problems.Invalid(error);
        }

        if (string.Equals(id, caller.Id, StringComparison.Ordinal) && WireNames.ToRole(input.Role) != caller.Role)
        {
            return Problems.OwnRole();
        }

        if (await IsNoTeamAsync(input.TeamId, ct))
        {
            return NoSuchTeam();
        }

        await audit.RecordAsync(caller.Id, AuditEvents.AgentChanged, id, "", ct);
        if (await directory.UpdateProfileAsync(id, agent => AgentRules.Apply(agent, input), ct) is not { } changed)
        {
            return Problems.NotFound("agent");
        }

        logger.AgentChanged(caller.Id, changed.Id);
        return Answers.Ok(AgentShape.Of(changed), ApiJson.Default.AgentShape);
    }

    private async ValueTask<bool> IsNoTeamAsync(string? teamId, CancellationToken ct) => teamId is { Length: > 0 } id && await teams.GetAsync(id, ct) is null;

    private static IResult NoSuchTeam() => Problems.Invalid("teamId is the id of a team, or empty.");
}
