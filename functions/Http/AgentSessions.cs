using Microsoft.Extensions.Options;
using Omni.Functions.Access;
using Omni.Pipeline.Access;
using Omni.Pipeline.Agents;

namespace Omni.Functions.Http;

/// <summary>What an agent who proved to be one goes on with.</summary>
public sealed class AgentSessions(AccessTokens accessTokens, RefreshTokens refreshTokens, Credentials credentials, IOptions<AccessOptions> options)
{
    /// <summary>A new sign-in by a password; null when the password was taken back while it was checked.</summary>
    /// <param name="agent">Who.</param>
    /// <param name="hash">The stored hash of the password.</param>
    /// <param name="ct">Ends the wait.</param>
    internal async ValueTask<SessionShape?> BeginAsync(Agent agent, string hash, CancellationToken ct)
    {
        var token = await refreshTokens.IssueAsync(agent.Id, ct);
        // Whoever takes a password back ends the sign-ins after that: one that comes later is ended here.
        if (await credentials.IsAsync(agent.Id, hash, ct))
        {
            return Of(agent, token);
        }

        await refreshTokens.RevokeFamilyOfAsync(token, ct);
        return null;
    }

    internal SessionShape Of(Agent agent, string refreshToken)
    {
        var (token, expiresAt) = accessTokens.Issue(new Caller(CallerKind.Agent, agent.Id, agent.Role), options.Value.AgentToken);
        return new(token, refreshToken, expiresAt, AgentShape.Of(agent));
    }
}
