using Omni.Functions;
using Omni.Functions.Http;
using Omni.Pipeline.Access;
using Omni.Pipeline.Channels;

namespace Omni.Tests.Functions.Http;

public sealed class VisitorSessionsFunctionTests : IDisposable
{
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

    private async Task<ApiAnswer> StartAsync(string account, string? token = null)
    {
        var accounts = _rig.Get<ChannelAccountStore>();
        foreach (var name in new[] { "site", "shop" })
        {
            await accounts.SaveAsync(new("web", name, new Dictionary<string, string>()), default);
        }

        return await _rig.CallAsync(FunctionNames.StartVisitorSession, token, route: ("account", account));
    }
}
