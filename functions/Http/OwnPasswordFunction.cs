using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Omni.Functions.Access;
using Omni.Pipeline.Agents;
using Omni.Pipeline.Audit;

namespace Omni.Functions.Http;

/// <summary>An agent chooses another password. Every other sign-in ends: one of them may be the reason.</summary>
public sealed class OwnPasswordFunction(
    Callers callers,
    AgentDirectory directory,
    Credentials credentials,
    PasswordHashing hashing,
    RefreshTokens refreshTokens,
    AgentSessions sessions,
    AuditLog audit,
    ILogger<OwnPasswordFunction> logger)
{
    [Function(FunctionNames.ChangeMyPassword)]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = Routes.MePassword)] HttpRequest request, CancellationToken ct)
    {
        if (!(await callers.AdmitAsync(request, FunctionNames.ChangeMyPassword, ct)).TryGet(out var caller, out var refusal)
            || !(await JsonBody.ReadAsync(request, ApiJson.Default.OwnPasswordInput, ct)).TryGet(out var input, out refusal))
        {
            return refusal;
        }

        if (AgentRules.CheckPassword(input.Password) is { } error)
        {
            return Problems.Invalid(error);
        }

        // The same count as at the door: a token that somebody found does not open a way to guess.
        var attempt = await credentials.BeginAsync(caller.Id, ct);
        var verdict = await hashing.VerifyAsync(attempt.Hash, input.Current, ct);
        var hash = attempt.IsLocked || verdict is PasswordVerdict.Wrong ? "" : await hashing.HashAsync(input.Password, ct);
        if (hash.Length == 0
            || await directory.GetAsync(caller.Id, ct) is not { } agent
            || !await credentials.SucceedAsync(caller.Id, attempt.Hash, hash, ct))
        {
            logger.SignInRefused(caller.Id, "own-password");
            return Problems.SignInRefused();
        }

        await audit.RecordAsync(caller.Id, AuditEvents.PasswordSet, caller.Id, "own", ct);
        await refreshTokens.RevokeAllOfAsync(caller.Id, ct);
        logger.PasswordHandled(caller.Id, "changed", caller.Id);
        return await sessions.BeginAsync(agent, hash, ct) is { } session
            ? Answers.Created(session, ApiJson.Default.SessionShape)
            : Problems.SessionEnded();
    }
}
