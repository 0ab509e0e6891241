using Microsoft.AspNetCore.Http;
using Omni.Pipeline.Access;
using Omni.Pipeline.Agents;

namespace Omni.Functions.Http;

/// <summary>Says who calls a function, by the bearer token, and whether <see cref="AccessRules"/> lets them.</summary>
public sealed class Callers(AccessTokens tokens, AgentDirectory directory)
{
    /// <summary>The caller, or the 401 or 403 that refuses the call.</summary>
    internal async ValueTask<Checked<Caller>> AdmitAsync(HttpRequest request, string function, CancellationToken ct)
    {
        var audience = AccessRules.ByFunction[function];
        if (await ReadAsync(request) is not { } caller)
        {
            return new(Problems.Unauthenticated());
        }

        // A token outlives its agent by some minutes; one who is sent away is sent away now.
        if (caller.Kind is CallerKind.Agent && await directory.GetAsync(caller.Id, ct) is { IsActive: false })
        {
            return new(Problems.SessionEnded());
        }

        return await IsInAsync(audience, caller, ct) ? new(caller) : new(Problems.Forbidden());
    }

    /// <summary>Who the token speaks for; null without a good one.</summary>
    internal async ValueTask<Caller?> ReadAsync(HttpRequest request) =>
        request.Headers.Authorization is [{ } header] && BearerToken.Of(header) is { } token ? await tokens.ReadAsync(token) : null;

    private async ValueTask<bool> IsInAsync(Audience audience, Caller caller, CancellationToken ct) => audience switch
    {
        Audience.Anyone => true,
        Audience.VisitorOrAgent => caller.Kind is CallerKind.Visitor || IsAtLeast(caller, Role.Agent),
        Audience.Visitor => caller.Kind is CallerKind.Visitor,
        Audience.Agent => IsAtLeast(caller, Role.Agent),
        Audience.Supervisor => await OperatesAsync(caller, Role.Supervisor, ct),
        Audience.Admin => await OperatesAsync(caller, Role.Admin, ct),
    };

    private static bool IsAtLeast(Caller caller, Role role) => caller.Kind is CallerKind.Agent && caller.Role >= role;

    /// <summary>A token outlives the role it names by some minutes. Operating calls are few: they ask the directory.</summary>
    private async ValueTask<bool> OperatesAsync(Caller caller, Role role, CancellationToken ct) =>
        caller.Kind is CallerKind.Operator
        || (IsAtLeast(caller, role) && await directory.GetAsync(caller.Id, ct) is { } agent && agent.Role >= role);
}
