using System.Collections.Immutable;
using Omni.Functions;
using Omni.Functions.Http;
using Omni.Pipeline;
using Omni.Pipeline.Access;
using Omni.Pipeline.Agents;
using Omni.Pipeline.Audit;
using Omni.Pipeline.Conversations;
using Omni.Pipeline.Routing;
using Omni.Pipeline.Search;

namespace Omni.Tests.Functions.Http;

/// <summary>Weights as a setting, what recent decisions would have been with others, and a day for the simulator. It is the first of January 2030.</summary>
public sealed class RoutingWeightsFunctionTests : IAsyncLifetime
{
    private static readonly RoutingWeights Other = new(0.1, 0.6, 0.1, 0.2);

    private readonly ApiRig _rig = new();
    private string _supervisor = "";
    private string _admin = "";

    public async Task InitializeAsync() => (_supervisor, _admin) = (await _rig.TokenAsync(Role.Supervisor), await _rig.TokenAsync(Role.Admin));

    public Task DisposeAsync()
    {
        _rig.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task Until_somebody_saves_others_the_weights_are_those_that_the_host_was_started_with()
    {
        var answer = await _rig.CallAsync(FunctionNames.ReadRoutingWeights, _supervisor);

        Assert.Equal((200, WeightStore.FirstETag), (answer.Status, answer["eTag"]));
        Assert.Equal(0.3, answer.Json.GetProperty("weights").GetProperty("skills").GetDouble());
        Assert.Equal(0.2, answer.Json.GetProperty("defaults").GetProperty("load").GetDouble());
    }

    [Fact]
    public async Task Saved_weights_are_those_that_decisions_are_made_with()
    {
        var current = _rig.Get<Current<RoutingWeights>>();
        Assert.Equal(0.3, (await current.GetAsync(default)).Skills);

        Assert.Equal(200, (await SetAsync(Other)).Status);

        await current.RefreshAsync(default);
        Assert.Equal(Other, await current.GetAsync(default));
        Assert.Equal(AuditEvents.RoutingWeightsChanged, Assert.Single(await _rig.Get<AuditLog>().ReadAsync(_rig.Time.GetUtcNow(), default)).What);
    }

    [Fact]
    public async Task Of_two_who_save_at_once_the_second_is_told_to_read_again()
    {
        _rig.Headers.IfMatch = WeightStore.FirstETag;
        Assert.Equal(200, (await SetAsync(Other)).Status);
        Assert.Equal((412, ProblemTypes.PreconditionFailed), await SetAsync(new RoutingWeights(1, 0, 0, 0)) is var answer ? (answer.Status, answer.Problem) : default);
        Assert.Equal(Other, (await _rig.Get<WeightStore>().ReadAsync(default)).Weights);
    }

    [Theory]
    [InlineData(0.3, 0.3, 0.2, 0.3)]
    [InlineData(-0.1, 0.7, 0.2, 0.2)]
    public async Task Weights_that_do_not_add_up_are_refused(double language, double skills, double affinity, double load)
    {
        var answer = await SetAsync(new RoutingWeights(language, skills, affinity, load));

        Assert.Equal((400, ProblemTypes.Invalid), (answer.Status, answer.Problem));
        Assert.Equal(WeightStore.FirstETag, (await _rig.Get<WeightStore>().ReadAsync(default)).ETag);
    }

    [Fact]
    public async Task A_supervisor_sees_which_recent_decisions_would_have_been_others()
    {
        await _rig.Directory.CreateAsync(new() { Id = "knows", Username = "knows", DisplayName = "Mei" }, default);
        await OpenAsync("k1-1", "k1");
        await _rig.Get<DecisionStore>().KeepNobodyAsync("k1-1", Decide("k1-1"), default);
        await OpenAsync("k2-1", "k2");
        await _rig.Get<DecisionStore>().KeepNobodyAsync("k2-1", new(_rig.Time.GetUtcNow(), "taken", "free", 0, []), default);

        var answer = await _rig.CallAsync(FunctionNames.ReplayRecentRouting, _supervisor, new { weights = new { language = 0.3, skills = 0.3, affinity = 0.0, load = 0.4 } });

        Assert.Equal((200, "1", "1"), (answer.Status, answer["changed"], answer["left"]));
        var decision = Assert.Single(answer.Json.GetProperty("decisions").EnumerateArray());
        Assert.Equal(("k1-1", "Mei", "free"), (decision.GetProperty("conversationId").GetString(), decision.GetProperty("firstThen").GetProperty("name").GetString(), decision.GetProperty("firstNow").GetProperty("id").GetString()));
        Assert.Equal(400, (await _rig.CallAsync(FunctionNames.ReplayRecentRouting, _supervisor, Body(Other), query: "?limit=301")).Status);
    }

    [Fact]
    public async Task A_day_without_anything_is_one_without_anything_and_that_it_was_taken_is_noted()
    {
        var answer = await _rig.CallAsync(FunctionNames.ExportRoutingDay, _admin, query: "?zone=UTC", route: ("date", "2030-01-01"));

        Assert.Equal((200, "2030-01-01"), (answer.Status, answer["name"]));
        Assert.Equal(AuditEvents.RoutingDayExported, Assert.Single(await _rig.Get<AuditLog>().ReadAsync(_rig.Time.GetUtcNow(), default)).What);
    }

    [Theory]
    [InlineData("yesterday", "?zone=UTC")]
    [InlineData("2030-01-01", "?zone=Mars/Olympus")]
    public async Task A_day_that_is_none_is_refused(string date, string query) =>
        Assert.Equal(ProblemTypes.Invalid, (await _rig.CallAsync(FunctionNames.ExportRoutingDay, _admin, query: query, route: ("date", date))).Problem);

    private Task<ApiAnswer> SetAsync(RoutingWeights weights) => _rig.CallAsync(FunctionNames.SetRoutingWeights, _admin, Body(weights));

    private static object Body(RoutingWeights it) => new { weights = new { language = it.Language, skills = it.Skills, affinity = it.Affinity, load = it.Load } };

    private async Task OpenAsync(string id, string customer)
    {
        var now = _rig.Time.GetUtcNow();
        await _rig.Get<ConversationStore>().TryOpenAsync(
            new()
            {
                Id = id,
                CustomerId = customer,
                Episode = 1,
                State = ConversationState.Waiting,
                Channel = "web",
                Account = "shop",
                Address = customer,
                Language = "zh-Hans",
                Skills = ["billing"],
                CreatedAt = now,
                LastMessageAt = now,
                WaitingSince = now,
            },
            default);
        await _rig.Get<SearchChanges>().NoteAsync(new SearchChange.OfConversation(id, 1), default);
    }

    private Decision Decide(string id)
    {
        Agent[] agents = [Someone("knows") with { Slots = ["c1", "c2", "c3"] }, Someone("free")];
        var now = _rig.Time.GetUtcNow();
        var waits = new Conversation
        {
            Id = id,
            CustomerId = "k1",
            Episode = 1,
            State = ConversationState.Waiting,
            Channel = "web",
            Account = "shop",
            Address = "v1",
            CreatedAt = now,
            LastMessageAt = now,
            WaitingSince = now,
        };
        var ranking = new Matcher(Microsoft.Extensions.Options.Options.Create(new RoutingOptions())).Rank(
            waits, agents, ImmutableHashSet.Create("knows", "free"), new Dictionary<string, DateTimeOffset> { ["knows"] = now }, now);
        return Decision.Of(ranking, now, "message", "knows");
    }

    private static Agent Someone(string id) => new() { Id = id, Username = id, DisplayName = id, Status = AgentStatus.Online };
}
