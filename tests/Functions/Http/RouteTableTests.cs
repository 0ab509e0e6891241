using System.Reflection;
using Microsoft.Extensions.Configuration;
using Omni.Functions;
using Omni.Functions.Http;
using Omni.Pipeline.Access;
using Omni.Pipeline.Agents;
using Omni.Pipeline.Channels;
using Omni.Pipeline.Conversations;
using Omni.Pipeline.Customers;
using Omni.Pipeline.Tickets;
using Omni.Runtime.Functions;

namespace Omni.Tests.Functions.Http;

/// <summary>
/// The whole route table, as the host reads it, with every caller who is not whom a route is for: another agent, another visitor, a lower role, and
/// tokens that are none. A route that is new is here by itself; what its address names, <see cref="RouteCases"/> must say.
/// </summary>
public sealed class RouteTableTests : IAsyncLifetime
{
    private const string Owner = nameof(Role.Agent);

    private readonly ApiRig _rig = new();
    private string _conversation = "";
    private string _customer = "";
    private string _ticket = "";

    /// <summary>As the host finds them, not as a test lists them.</summary>
    private static readonly IReadOnlyList<Route> Table =
        [.. FunctionCatalog.Read([.. typeof(FunctionNames).Assembly.GetTypes(), .. Assembly.Load("Omni.Durable").GetTypes()], new ConfigurationBuilder().Build()).Of<HttpTrigger>()
            .Select(http => new Route(http.Function.Name, string.Join(' ', http.Trigger.Verbs), http.Trigger.Route))];

    public static TheoryData<string> All => [.. Table.Select(route => route.Function)];

    public static TheoryData<string> OfSomebody => [.. RouteCases.ByFunction.Where(it => it.Value is not (Names.Nothing or Names.TheVisitor or Names.Signed)).Select(it => it.Key)];

    public async Task InitializeAsync()
    {
        foreach (var role in new[] { Role.Agent, Role.Supervisor, Role.Admin })
        {
            await _rig.TokenAsync(role);
        }

        await _rig.Directory.CreateAsync(new() { Id = "other", Username = "other", DisplayName = "Other" }, default);
        await _rig.Get<ChannelAccountStore>().SaveAsync(new("web", "shop", new Dictionary<string, string>()), default);
        var customer = (await _rig.Get<CustomerStore>().ResolveAsync(new("web", "shop", "v1"), "", default)).Current;
        (_customer, _conversation) = (customer.Id, Conversation.IdOf(customer.Id, 1));
        await _rig.Get<ConversationStore>().TryOpenAsync(
            new()
            {
                Id = _conversation,
                CustomerId = _customer,
                Episode = 1,
                State = ConversationState.Active,
                AgentId = Owner,
                Agents = [Owner],
                Channel = "web",
                Account = "shop",
                Address = "v1",
                CreatedAt = _rig.Time.GetUtcNow(),
                LastMessageAt = _rig.Time.GetUtcNow(),
            },
            default);
        var said = new ConversationEntry
        {
            ConversationId = _conversation,
            Type = EntryType.Message,
            MessageId = "m1",
            Channel = "web",
            Account = "shop",
            Address = "v1",
            Text = "hello",
            At = _rig.Time.GetUtcNow(),
        };
        await _rig.Get<ConversationStore>().UpdateAsync(_conversation, head => new(head) { Entries = [said] }, default);
        _ticket = (await _rig.Get<TicketDesk>().RaiseAsync(_conversation, Owner, "t1", "angry", "", default)).Id;
    }

    public Task DisposeAsync()
    {
        _rig.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public void Each_route_has_a_rule_and_each_that_names_something_a_case() =>
        Assert.Empty(RouteCases.Gaps(Table, AccessRules.ByFunction.Keys));

    [Fact]
    public void A_route_without_a_rule_or_a_case_and_a_case_without_a_route_are_found()
    {
        Assert.Equal(
            ["Peek has no rule", "Peek peeks/{id} has no case"],
            RouteCases.Gaps([.. Table, new("Peek", "get", "peeks/{id}")], AccessRules.ByFunction.Keys));
        Assert.Equal(
            ["ReadConversation is a case and no route", "ReadConversation is a rule and no route"],
            RouteCases.Gaps([.. Table.Where(route => route.Function != FunctionNames.ReadConversation)], AccessRules.ByFunction.Keys).Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task A_token_that_is_none_opens_nothing_that_needs_one(string function)
    {
        var admin = new Caller(CallerKind.Agent, nameof(Role.Admin), Role.Admin);
        var visitor = new Caller(CallerKind.Visitor, "v1", Role.None, "shop");
        var (expiredAdmin, expiredVisitor) = (_rig.Token(admin, TimeSpan.FromMinutes(1)), _rig.Token(visitor, TimeSpan.FromMinutes(1)));
        _rig.Time.Advance(TimeSpan.FromMinutes(1));
        var stranger = new AccessTokens(new SigningKey(new byte[32]), _rig.Time);
        var gone = _rig.Token(new(CallerKind.Agent, "other", Role.Agent));
        await _rig.Directory.SetActiveAsync("other", false, default);
        foreach (var (name, token) in new (string, string?)[]
        {
            ("none", null),
            ("expired agent's", expiredAdmin),
            ("expired visitor's", expiredVisitor),
            ("self-made agent's", stranger.Issue(admin, TimeSpan.FromMinutes(1)).Token),
            ("self-made visitor's", stranger.Issue(visitor, TimeSpan.FromMinutes(1)).Token),
            ("refresh", await _rig.Get<RefreshTokens>().IssueAsync(nameof(Role.Admin), default)),
            ("entry", (await _rig.Get<EntryTokens>().IssueAsync(nameof(Role.Admin), EntryKind.Reset, TimeSpan.FromHours(1), default)).Token),
            ("of an agent who was sent away", gone),
        })
        {
            var answer = await CallAsync(function, token);
            if (AccessRules.ByFunction[function] is Audience.Anyone)
            {
                Assert.False(answer.Status is 403 or 500 || (answer.Status == 401 && answer.Headers.WWWAuthenticate == "Bearer"), $"{name}: {answer.Status}");
            }
            else
            {
                Assert.True((answer.Status, answer.Problem) == (401, ProblemTypes.Unauthenticated), $"{name}: {answer.Status} {answer.Problem}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task A_lower_role_is_refused_and_the_lowest_that_may_is_not(string function)
    {
        var (lower, lowest) = AccessRules.ByFunction[function] switch
        {
            Audience.Admin => (Role.Supervisor, Role.Admin),
            Audience.Supervisor => (Role.Agent, Role.Supervisor),
            Audience.Agent => (Role.None, Role.Agent),
            Audience.Visitor => (Role.Agent, Role.None),
            Audience.Anyone or Audience.VisitorOrAgent => (Role.None, (Role)(-1)),
        };
        if (lowest < Role.None)
        {
            return; // It is for all of them.
        }

        var refused = await CallAsync(function, await TokenAsync(lower));
        Assert.Equal((403, ProblemTypes.Forbidden), (refused.Status, refused.Problem));
        var answer = await CallAsync(function, await TokenAsync(lowest));
        Assert.False(answer.Status is 401 or 403 or 500, $"{answer.Status} {answer.Problem}");
    }

    [Theory]
    [MemberData(nameof(OfSomebody))]
    public async Task What_is_another_agents_is_not_there(string function)
    {
        var other = await CallAsync(function, _rig.Token(new(CallerKind.Agent, "other", Role.Agent)));
        Assert.Equal((404, ProblemTypes.NotFound), (other.Status, other.Problem));

        // And it is there: whoever has it, and a supervisor, hear something else.
        foreach (var role in RouteCases.ByFunction[function] is Names.TheAgentsTicketForOthers ? [Role.Supervisor] : new[] { Role.Agent, Role.Supervisor })
        {
            var answer = await CallAsync(function, await TokenAsync(role));
            Assert.DoesNotContain(answer.Status, new[] { 401, 403, 500 });
            Assert.NotEqual(other.Text, answer.Text);
        }
    }

    [Fact]
    public async Task What_is_another_visitors_is_not_there()
    {
        var mine = _rig.Token(new(CallerKind.Visitor, "v1", Role.None, "shop"));
        var read = new { upTo = 1, conversationId = _conversation };
        foreach (var other in new[] { new Caller(CallerKind.Visitor, "v2", Role.None, "shop"), new Caller(CallerKind.Visitor, "v1", Role.None, "another-shop") })
        {
            var token = _rig.Token(other);
            Assert.Equal(_conversation, (await _rig.CallAsync(FunctionNames.ReadVisitorMessages, mine))["conversationId"]);
            Assert.Equal("", (await _rig.CallAsync(FunctionNames.ReadVisitorMessages, token))["conversationId"]);
            Assert.Equal((400, ProblemTypes.Invalid), await _rig.CallAsync(FunctionNames.VisitorMarkRead, token, read) is var refused ? (refused.Status, refused.Problem) : default);
            await _rig.CallAsync(FunctionNames.VisitorTyping, token);
            Assert.Empty(_rig.Feed.Pushed);
            Assert.EndsWith($"visitor:{other.Id}", (await _rig.CallAsync(FunctionNames.Negotiate, token))["accessToken"], StringComparison.Ordinal);
        }

        Assert.Equal(
            (401, ProblemTypes.Unauthenticated),
            await _rig.CallAsync(FunctionNames.ReceiveWebhook, _rig.Token(new(CallerKind.Visitor, "v1", Role.None, "another-shop")), new { clientMessageId = "m1", text = "hello" }, route: [("channel", "web"), ("account", "shop")]) is var posted
                ? (posted.Status, posted.Problem)
                : default);
        Assert.Equal(204, (await _rig.CallAsync(FunctionNames.VisitorMarkRead, mine, read)).Status);
    }

    private async Task<ApiAnswer> CallAsync(string function, string? token)
    {
        var names = RouteCases.ByFunction.GetValueOrDefault(function, Names.Nothing);
        var id = names switch
        {
            Names.TheAgentsConversation or Names.TheAgentsConversationInTheBody => _conversation,
            Names.TheAgentsCustomer => _customer,
            Names.TheAgentsTicket or Names.TheAgentsTicketForOthers => _ticket,
            Names.Nothing or Names.TheVisitor or Names.Signed => "none",
        };
        object? body = names is Names.TheAgentsConversationInTheBody ? new { conversationId = _conversation, clientTicketId = "t2", reason = "angry", text = "" } : null;
        return await _rig.CallAsync(function, token, body, route: [("id", id), ("sequence", "1"), ("sequenceNumber", "1")]);
    }

    private async Task<string> TokenAsync(Role role) => role is Role.None ? _rig.Token(new(CallerKind.Visitor, "v1", Role.None, "shop")) : await _rig.TokenAsync(role);
}

/// <param name="Function">Its name.</param>
/// <param name="Verbs">Its verbs.</param>
/// <param name="Address">Below <c>/api</c>.</param>
internal sealed record Route(string Function, string Verbs, string Address);
