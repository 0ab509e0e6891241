using System.Security.Cryptography;
using System.Text;
using Omni.Functions;
using Omni.Functions.Http;
using Omni.Pipeline.Access;
using Omni.Pipeline.Channels;

namespace Omni.Tests.Functions.Http;

public sealed class VisitorSessionsFunctionTests : IDisposable
{
    private const string Secret = "0123456789abcdef0123456789abcdef";

    private readonly ApiRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Fact]
    public async Task A_new_visitor_gets_a_token_for_this_account_alone()
    {
        var answer = await StartAsync("site");

        Assert.Equal(201, answer.Status);
        var caller = await _rig.Get<AccessTokens>().ReadAsync(answer["token"]!);
        Assert.Equal(new Caller(CallerKind.Visitor, answer["visitorId"]!, Role.None, "site"), caller);
        Assert.Equal(_rig.Time.GetUtcNow() + TimeSpan.FromDays(30), answer.Json.GetProperty("expiresAt").GetDateTimeOffset());
    }

    [Fact]
    public async Task Who_comes_back_with_the_token_is_the_same_visitor_for_longer()
    {
        var first = await StartAsync("site");
        _rig.Time.Advance(TimeSpan.FromDays(29));

        var second = await StartAsync("site", first["token"]);

        Assert.Equal(first["visitorId"], second["visitorId"]);
        Assert.Equal(_rig.Time.GetUtcNow() + TimeSpan.FromDays(30), second.Json.GetProperty("expiresAt").GetDateTimeOffset());
    }

    [Fact]
    public async Task A_token_that_is_late_or_of_another_account_or_an_agents_makes_a_new_visitor()
    {
        var first = await StartAsync("site");
        var ids = new List<string?> { first["visitorId"], (await StartAsync("shop", first["token"]))["visitorId"] };
        ids.Add((await StartAsync("site", await _rig.TokenAsync(Role.Agent)))["visitorId"]);
        _rig.Time.Advance(TimeSpan.FromDays(30));
        ids.Add((await StartAsync("site", first["token"]))["visitorId"]);

        Assert.Equal(4, ids.Distinct(StringComparer.Ordinal).Count());
        Assert.DoesNotContain(nameof(Role.Agent), ids);
    }

    [Fact]
    public async Task An_account_that_does_not_exist_has_no_visitors()
    {
        var answer = await StartAsync("nowhere");
        Assert.Equal((404, ProblemTypes.NotFound), (answer.Status, answer.Problem));
    }

    [Fact]
    public async Task Who_is_signed_in_on_the_website_is_the_same_visitor_on_every_device()
    {
        var anonymous = await StartAsync("site");
        var first = await StartAsync("site", anonymous["token"], Signed("42"));
        var second = await StartAsync("site", null, Signed("42"));

        Assert.Equal(201, first.Status);
        Assert.Equal(first["visitorId"], second["visitorId"]);
        Assert.NotEqual(anonymous["visitorId"], first["visitorId"]);
        Assert.NotEqual(first["visitorId"], (await StartAsync("site", first["token"], Signed("43")))["visitorId"]);
        var caller = await _rig.Get<AccessTokens>().ReadAsync(first["token"]!);
        Assert.Equal(new VisitorProfile("42", "Jo", "jo@example.com", ""), caller!.Profile);
        Assert.Equal(("site", CallerKind.Visitor, Role.None), (caller.Account, caller.Kind, caller.Role));
    }

    [Fact]
    public async Task Without_the_websites_word_nobody_goes_on_as_its_user()
    {
        var signedIn = await StartAsync("site", null, Signed("42"));

        var signedOut = await StartAsync("site", signedIn["token"]);

        Assert.Equal(201, signedOut.Status);
        Assert.NotEqual(signedIn["visitorId"], signedOut["visitorId"]);
        Assert.Null((await _rig.Get<AccessTokens>().ReadAsync(signedOut["token"]!))!.Profile);
    }

    [Fact]
    public async Task A_wrong_word_is_refused_and_makes_nobody()
    {
        var (user, signature) = Signed("42");
        foreach (var (account, said) in new[] { ("site", (user.Replace("42", "43", StringComparison.Ordinal), signature)), ("site", (user, "")), ("site", ("", signature)), ("shop", (user, signature)) })
        {
            var answer = await StartAsync(account, null, said);
            Assert.Equal((401, ProblemTypes.IdentityRefused), (answer.Status, answer.Problem));
        }

        _rig.Time.Advance(TimeSpan.FromHours(2));
        Assert.Equal(ProblemTypes.IdentityRefused, (await StartAsync("site", null, (user, signature))).Problem);
        var unreadable = await StartAsync("site", null, Sign("""{"id":"42"}"""));
        Assert.Equal((400, ProblemTypes.Invalid), (unreadable.Status, unreadable.Problem));
    }

    private (string User, string Signature) Signed(string id) => Sign(
        $$"""{"id":"{{id}}","name":"Jo","email":"jo@example.com","emailVerified":true,"exp":{{_rig.Time.GetUtcNow().AddHours(1).ToUnixTimeSeconds()}}}""");

    private static (string User, string Signature) Sign(string user) =>
        (user, Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), Encoding.UTF8.GetBytes(user))));

    private async Task<ApiAnswer> StartAsync(string account, string? token = null, (string User, string Signature)? signed = null)
    {
        var accounts = _rig.Get<ChannelAccountStore>();
        await accounts.SaveAsync(new("web", "site", new Dictionary<string, string> { ["identitySecret"] = Secret }), default);
        await accounts.SaveAsync(new("web", "shop", new Dictionary<string, string>()), default);
        return await _rig.CallAsync(
            FunctionNames.StartVisitorSession, token, signed is { } said ? new { user = said.User, signature = said.Signature } : null, route: ("account", account));
    }
}
