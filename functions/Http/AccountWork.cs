using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Omni.Pipeline.Access;
using Omni.Pipeline.Audit;
using Omni.Pipeline.Channels;

namespace Omni.Functions.Http;

/// <summary>A channel account that the caller may change, and the trail of the change.</summary>
public sealed class AccountWork(Callers callers, ChannelAccountStore accounts, AuditLog audit, ILogger<AccountWork> logger)
{
    internal const string ChangedMeanwhile = "The account was changed meanwhile; read it again.";

    /// <summary>Finds the account as it is now: first who calls, then whether it is there, then whether it is the version that the caller saw.</summary>
    internal async ValueTask<Checked<AdmittedAccount>> AdmitAsync(HttpRequest request, string function, string channel, string account, CancellationToken ct)
    {
        if (!(await callers.AdmitAsync(request, function, ct)).TryGet(out var caller, out var refusal))
        {
            return new(refusal);
        }

        return await accounts.FindAsync(channel, account, ct) is not { } stored ? new(Problems.NotFound("channel account"))
            : !IsSeen(request, stored) ? new(Problems.Conflict(ChangedMeanwhile))
            : new(new AdmittedAccount(caller, stored));
    }

    /// <summary>Whether the account is what <c>If-Match</c> says; anything will do without it.</summary>
    internal static bool IsSeen(HttpRequest request, ChannelAccount? stored) => request.Headers.IfMatch.ToString() switch
    {
        "" => true,
        "*" => stored is not null,
        var seen => stored is not null && string.Equals(seen.Trim('"'), ChannelAccountShape.ETagOf(stored), StringComparison.Ordinal),
    };

    /// <summary>Before the change.</summary>
    /// <param name="caller">Who.</param>
    /// <param name="what">One of <see cref="AuditEvents"/>.</param>
    /// <param name="account">Which.</param>
    /// <param name="detail">Names, no values.</param>
    /// <param name="ct">Ends the wait.</param>
    internal async ValueTask RecordAsync(Caller caller, string what, ChannelAccount account, string detail, CancellationToken ct)
    {
        await audit.RecordAsync(caller.Id, what, $"{account.Channel}/{account.Account}", detail, ct);
        logger.ChannelHandled(caller.Id, what, account.Channel, account.Account);
    }
}

internal sealed record AdmittedAccount(Caller Caller, ChannelAccount Account);
