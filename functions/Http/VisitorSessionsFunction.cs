using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Options;
using Omni.Functions.Access;
using Omni.Pipeline.Access;
using Omni.Pipeline.Agents;
using Omni.Pipeline.Channels;
using Omni.Pipeline.Limits;
using Omni.Pipeline.Ports;
using Omni.Pipeline.Visitors;

namespace Omni.Functions.Http;

/// <summary>
/// Makes a visitor of a website, or renews one who still has a token and says what came meanwhile. Who is signed in on the website is the
/// same visitor everywhere. Keeps nothing: the token is the session.
/// </summary>
public sealed class VisitorSessionsFunction(
    Callers callers,
    ChannelAccountStore accounts,
    AccessTokens tokens,
    VisitorConversations visitors,
    Availability availability,
    SenderLimits limits,
    IdSource ids,
    TimeProvider time,
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

        if (!(await JsonBody.ReadOrAsync(request, ApiJson.Default.VisitorSessionInput, new VisitorSessionInput(), ct)).TryGet(out var input, out var refusal)
            || !(input.User.Length + input.Signature.Length > 0 ? SignedIn(settings, input) : await ReturningOrNewAsync(request, account)).TryGet(out var visitor, out refusal))
        {
            return refusal;
        }

        var conversation = await visitors.FindAsync(visitor, ct);
        var unread = conversation is null ? 0 : await visitors.UnreadAsync(visitor, ct);
        var (token, expiresAt) = tokens.Issue(visitor, options.Value.VisitorToken);
        return Answers.Created(
            new VisitorSessionShape(visitor.Id, token, expiresAt, conversation ?? "", unread, await availability.AnyAsync(ct)), ApiJson.Default.VisitorSessionShape);
    }

    private Checked<Caller> SignedIn(ChannelAccount account, VisitorSessionInput input) => SignedUsers.Read(account, input.User, input.Signature, time.GetUtcNow()) switch
    {
        SignedUser.Known { Profile: var profile } =>
            new(new Caller(CallerKind.Visitor, SignedUsers.VisitorIdOf(account.Account, profile.UserId), Role.None, account.Account) { Profile = profile }),
        SignedUser.Wrong wrong => new(Problems.Invalid(wrong.Detail)),
        _ => new(Problems.IdentityRefused()),
    };

    /// <summary>
    /// A token of another kind, of another account or past its time makes a new visitor, never somebody else. So does one of a user of the
    /// website without the website's word: whoever signs out there is nobody known here.
    /// </summary>
    private async ValueTask<Checked<Caller>> ReturningOrNewAsync(HttpRequest request, string account) =>
        await callers.ReadAsync(request) is { Kind: CallerKind.Visitor, Profile: null } known && string.Equals(known.Account, account, StringComparison.Ordinal) ? new(known)
        : limits.MayBegin(address.Of(request), out var wait) ? new(new Caller(CallerKind.Visitor, ids.NewId(), Role.None, account))
        : new(Problems.TooManyVisitors(wait));
}
