using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Omni.Functions.Access;
using Omni.Pipeline.Agents;

namespace Omni.Functions.Http;

/// <summary>Signs agents in and out. Tells nobody whether a name exists: not in the answer, not by what it writes or how long it takes.</summary>
public sealed class SessionsFunction(
    AgentDirectory directory,
    Credentials credentials,
    PasswordHashing hashing,
    RefreshTokens refreshTokens,
    AgentSessions sessions,
    ILogger<SessionsFunction> logger)
{
    [Function(FunctionNames.SignIn)]
    public async Task<IResult> SignInAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.Sessions)] HttpRequest request, CancellationToken ct)
    {
        if (!(await JsonBody.ReadAsync(request, ApiJson.Default.SignInInput, ct)).TryGet(out var input, out var refusal))
        {
            return refusal;
        }

        var agent = await directory.FindByUsernameAsync(input.Username, ct);
        var account = agent?.Id ?? Credentials.StandIn(input.Username);
        var attempt = await credentials.BeginAsync(account, ct);
        var verdict = await hashing.VerifyAsync(attempt.Hash, input.Password, ct);
        if (agent is not { IsActive: true } || attempt.IsLocked || verdict is PasswordVerdict.Wrong)
        {
            logger.SignInRefused(account, agent is null ? "unknown" : !agent.IsActive ? "inactive" : attempt.IsLocked ? "locked" : "password");
            return Problems.SignInRefused();
        }

        var hash = verdict is PasswordVerdict.RightButWeak ? await hashing.HashAsync(input.Password, ct) : attempt.Hash;
        if (!await credentials.SucceedAsync(account, attempt.Hash, hash, ct))
        {
            logger.SignInRefused(account, "changed");
            return Problems.SignInRefused();
        }

        if (await sessions.BeginAsync(agent, hash, ct) is not { } session)
        {
            logger.SignInRefused(account, "changed");
            return Problems.SignInRefused();
        }

        logger.SignedIn(agent.Id);
        return Answers.Created(session, ApiJson.Default.SessionShape);
    }

    [Function(FunctionNames.RefreshSession)]
    public async Task<IResult> RefreshAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.SessionsRefresh)] HttpRequest request, CancellationToken ct)
    {
        if (!(await JsonBody.ReadAsync(request, ApiJson.Default.RefreshInput, ct)).TryGet(out var input, out var refusal))
        {
            return refusal;
        }

        var redemption = await refreshTokens.RedeemAsync(input.RefreshToken, ct);
        return !redemption.IsRefused && await directory.GetAsync(redemption.AgentId, ct) is { IsActive: true } agent
            ? Answers.Created(sessions.Of(agent, redemption.Token), ApiJson.Default.SessionShape)
            : Problems.SessionEnded();
    }

    /// <summary>A session that has ended already is signed out, too.</summary>
    [Function(FunctionNames.SignOut)]
    public async Task<IResult> SignOutAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = Routes.SessionsCurrent)] HttpRequest request, CancellationToken ct)
    {
        if (!(await JsonBody.ReadAsync(request, ApiJson.Default.RefreshInput, ct)).TryGet(out var input, out var refusal))
        {
            return refusal;
        }

        if (await refreshTokens.RevokeFamilyOfAsync(input.RefreshToken, ct) is { } agentId)
        {
            logger.SignedOut(agentId);
        }

        return Answers.NoContent();
    }
}
