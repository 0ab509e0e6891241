using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Options;
using Omni.Functions.Access;
using Omni.Pipeline.Access;
using Omni.Pipeline.Agents;
using Omni.Pipeline.Channels;
using Omni.Pipeline.Limits;
using Omni.Pipeline.Ports;

namespace Omni.Functions.Http;

/// <summary>
/// Makes a visitor of a website, or renews one who still has a token and says what came meanwhile. Keeps nothing: the token is the session.
/// </summary>
public sealed class VisitorSessionsFunction(
    Callers callers,
    ChannelAccountStore accounts,
    AccessTokens tokens,
    VisitorConversations visitors,
    Availability availability,
    SenderLimits limits,
    IdSource ids,
    IOptions<AccessOptions> options,
    CallerAddress address)
{
    [Function(FunctionNames.StartVisitorSession)]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.VisitorSessions)] HttpRequest request, string account, CancellationToken ct)
    {
        if (await accounts.GetAsync(ChannelNames.Web, account, ct) is not { } settings)
        {
            return Problems.NotFound("web account");
        }

        if (settings.IsPaused)
        {
            return Problems.AccountPaused();
        }

        // A token of another kind, of another account or past its time makes a new visitor, never somebody else.
        var returning = await callers.ReadAsync(request) is { Kind: CallerKind.Visitor } known && string.Equals(known.Account, account, StringComparison.Ordinal)
            ? known
            : null;
        if (returning is null && !limits.MayBegin(address.Of(request), out var wait))
        {
            return Problems.TooManyVisitors(wait);
        }

        var visitor = returning ?? new Caller(CallerKind.Visitor, ids.NewId(), Role.None, account);
        var conversation = returning is null ? null : await visitors.FindAsync(returning, ct);
        var unread = conversation is null ? 0 : await visitors.UnreadAsync(visitor, ct);
        var (token, expiresAt) = tokens.Issue(visitor, options.Value.VisitorToken);
        return Answers.Created(
            new VisitorSessionShape(visitor.Id, token, expiresAt, conversation ?? "", unread, await availability.AnyAsync(ct)), ApiJson.Default.VisitorSessionShape);
    }
}
