using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Omni.Functions.Access;
using Omni.Pipeline.Agents;
using Omni.Pipeline.Audit;

namespace Omni.Functions.Http;

/// <summary>Lets an agent choose a password of the agent's own: invites somebody new, takes a password back, and opens to whoever has the entry.</summary>
public sealed class AgentEntryFunction(
    Callers callers,
    AgentDirectory directory,
    EntryTokens entries,
    Credentials credentials,
    RefreshTokens refreshTokens,
    PasswordHashing hashing,
    PublicAddress addresses,
    AuditLog audit,
    IOptions<AccessOptions> options,
    ILogger<AgentEntryFunction> logger)
{
    /// <summary>Again for somebody who has not come yet; the entry before is worth nothing any more.</summary>
    [Function(FunctionNames.InviteAgent)]
    public async Task<IResult> InviteAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.AgentInvite)] HttpRequest request, string id, CancellationToken ct)
    {
        if (!(await callers.AdmitAsync(request, FunctionNames.InviteAgent, ct)).TryGet(out var caller, out var refusal))
        {
            return refusal;
        }

        if (await directory.GetAsync(id, ct) is not { } agent)
        {
            return Problems.NotFound("agent");
        }

        if (agent is not { IsActive: true, HasPassword: false })
        {
            return Problems.NotNow("The agent has a password, or may do nothing.");
        }

        await audit.RecordAsync(caller.Id, AuditEvents.AgentInvited, agent.Id, "", ct);
        return await AnswerAsync(request, agent, EntryKind.Invite, options.Value.InviteLifetime, ct);
    }

    /// <summary>At once: who asks for it may have lost the password to somebody.</summary>
    [Function(FunctionNames.ResetPassword)]
    public async Task<IResult> ResetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.AgentPasswordReset)] HttpRequest request, string id, CancellationToken ct)
    {
        if (!(await callers.AdmitAsync(request, FunctionNames.ResetPassword, ct)).TryGet(out var caller, out var refusal))
        {
            return refusal;
        }

        if (await directory.GetAsync(id, ct) is not { } agent)
        {
            return Problems.NotFound("agent");
        }

        if (!agent.IsActive)
        {
            return Problems.NotNow("The agent may do nothing; let the agent in again first.");
        }

        await audit.RecordAsync(caller.Id, AuditEvents.PasswordReset, agent.Id, "", ct);
        await credentials.RemoveAsync(agent.Id, ct);
        await directory.SetHasPasswordAsync(agent.Id, false, ct);
        await refreshTokens.RevokeAllOfAsync(agent.Id, ct);
        logger.PasswordHandled(caller.Id, "took back", agent.Id);
        return await AnswerAsync(request, agent, EntryKind.Reset, options.Value.ResetLifetime, ct);
    }

    [Function(FunctionNames.CheckEntry)]
    public async Task<IResult> CheckAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.PasswordsCheck)] HttpRequest request, CancellationToken ct)
    {
        if (!(await JsonBody.ReadAsync(request, ApiJson.Default.EntryInput, ct)).TryGet(out var input, out var refusal))
        {
            return refusal;
        }

        return await entries.FindAsync(input.Token, ct) is { } entry && await directory.GetAsync(entry.AgentId, ct) is { IsActive: true } agent
            ? Answers.Ok(new EntryCheckShape(agent.Username, agent.DisplayName, EntryShape.KindOf(entry.Kind), entry.ExpiresAt), ApiJson.Default.EntryCheckShape)
            : Problems.NotFound("entry");
    }

    [Function(FunctionNames.SetPassword)]
    public async Task<IResult> SetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.Passwords)] HttpRequest request, CancellationToken ct)
    {
        if (!(await JsonBody.ReadAsync(request, ApiJson.Default.NewPasswordInput, ct)).TryGet(out var input, out var refusal))
        {
            return refusal;
        }

        if (AgentRules.CheckPassword(input.Password) is { } error)
        {
            return Problems.Invalid(error);
        }

        // Found before the costly hash, and used up after it: who is refused for a slow host tries again.
        if (await entries.FindAsync(input.Token, ct) is not { } found || await directory.GetAsync(found.AgentId, ct) is not { IsActive: true } agent)
        {
            return Problems.NotFound("entry");
        }

        var hash = await hashing.HashAsync(input.Password, ct);
        if (await entries.UseAsync(input.Token, ct) is null)
        {
            return Problems.NotFound("entry");
        }

        await audit.RecordAsync(agent.Id, AuditEvents.PasswordSet, agent.Id, EntryShape.KindOf(found.Kind), ct);
        await credentials.SetAsync(agent.Id, hash, ct);
        await directory.SetHasPasswordAsync(agent.Id, true, ct);
        logger.PasswordHandled(agent.Id, "chose", agent.Id);
        return Answers.NoContent();
    }

    private async ValueTask<IResult> AnswerAsync(HttpRequest request, Agent agent, EntryKind kind, TimeSpan lifetime, CancellationToken ct) =>
        Answers.Created(EntryShape.Of(await entries.IssueAsync(agent.Id, kind, lifetime, ct), addresses, request), ApiJson.Default.EntryShape);
}
