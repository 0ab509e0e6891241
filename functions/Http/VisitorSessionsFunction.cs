using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Options;
using Omni.Functions.Access;
using Omni.Pipeline.Access;
using Omni.Pipeline.Channels;
using Omni.Pipeline.Ports;

namespace Omni.Functions.Http;

/// <summary>Makes a visitor of a website, or renews one who still has a token. Keeps nothing: the token is the session.</summary>
public sealed class VisitorSessionsFunction(
    Callers callers, ChannelAccountStore accounts, AccessTokens tokens, IdSource ids, IOptions<AccessOptions> options)
{
    [Function(FunctionNames.StartVisitorSession)]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.VisitorSessions)] HttpRequest request, string account, CancellationToken ct)
    {
        if (await accounts.GetAsync(ChannelNames.Web, account, ct) is null)
        {
            return Problems.NotFound("web account");
        }

        // A token of another kind, of another account or past its time makes a new visitor, never somebody else.
        var visitor = await callers.ReadAsync(request) is { Kind: CallerKind.Visitor } known && string.Equals(known.Account, account, StringComparison.Ordinal)
            ? known
            : new Caller(CallerKind.Visitor, ids.NewId(), Role.None, account);
        var (token, expiresAt) = tokens.Issue(visitor, options.Value.VisitorToken);
        return Answers.Created(new VisitorSessionShape(visitor.Id, token, expiresAt), ApiJson.Default.VisitorSessionShape);
    }
}
