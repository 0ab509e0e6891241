using System.Collections.Immutable;
using Microsoft.Extensions.Options;
using Omni.Functions;
using Omni.Functions.Http;
using Omni.Pipeline.Access;
using Omni.Pipeline.Agents;
using Omni.Pipeline.Conversations;
using Omni.Pipeline.Routing;

namespace Omni.Tests.Functions.Http;

public sealed class RoutingReplayFunctionTests : IAsyncLifetime
{
    private readonly ApiRig _rig = new();
    private string _supervisor = "";

    public async Task InitializeAsync()
    {
        _supervisor = await _rig.TokenAsync(Role.Supervisor);
        var now = _rig.Time.GetUtcNow();
        var conversation = new Conversation
        {
            Id = "k1-1",
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
        await _rig.Get<ConversationStore>().TryOpenAsync(conversation, default);
        Agent[] agents = [Someone("knows") with { Slots = ["c1", "c2", "c3"] }, Someone("free")];
        var ranking = new Matcher(Options.Create(new RoutingOptions())).Rank(
            conversation, agents, ImmutableHashSet.Create("knows", "free"), new Dictionary<string, DateTimeOffset> { ["knows"] = now }, now);
        await _rig.Get<DecisionStore>().KeepNobodyAsync("k1-1", Decision.Of(ranking, now, "message", "knows"), default);
    }

    public Task DisposeAsync()
    {
        _rig.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task A_supervisor_sees_who_would_have_got_it_with_other_weights()
    {
        var answer = await ReplayAsync(_supervisor, new { weights = new { language = 0.3, skills = 0.3, affinity = 0.0, load = 0.4 } });

        Assert.Equal((200, "0"), (answer.Status, answer["left"]));
        var replayed = answer.Json.GetProperty("decisions")[0];
        Assert.Equal(
            ("knows", "knows", "free", true),
            (replayed.GetProperty("winner").GetString(), replayed.GetProperty("firstThen").GetString(), replayed.GetProperty("firstNow").GetString(), replayed.GetProperty("changed").GetBoolean()));
        Assert.Equal(0.2, replayed.GetProperty("weights").GetProperty("affinity").GetDouble());
        Assert.Equal(["free", "knows"], replayed.GetProperty("now").EnumerateArray().Select(it => it.GetProperty("agentId").GetString()));
    }

    [Fact]
    public async Task The_decision_shows_its_weights()
    {
        var answer = await _rig.CallAsync(FunctionNames.ReadRouting, _supervisor, route: ("id", "k1-1"));

        var decision = answer.Json.GetProperty("decisions")[0];
        Assert.Equal(0.3, decision.GetProperty("weights").GetProperty("skills").GetDouble());
        Assert.False(decision.GetProperty("candidates")[0].TryGetProperty("parts", out _));
        Assert.False(decision.TryGetProperty("lookedAt", out _));
    }

    [Theory]
    [InlineData("""{"weights":{"language":0.3,"skills":0.3,"affinity":0.2,"load":0.3}}""", ProblemTypes.Invalid)]
    [InlineData("""{"weights":{"language":-0.3,"skills":0.9,"affinity":0.2,"load":0.2}}""", ProblemTypes.Invalid)]
    [InlineData("""{"weights":{"language":0.5,"skills":0.5}}""", ProblemTypes.Malformed)]
    [InlineData("""{"weights":null}""", ProblemTypes.Malformed)]
    [InlineData("""{}""", ProblemTypes.Malformed)]
    public async Task Weights_that_are_none_are_refused(string body, string problem) => Assert.Equal(problem, (await ReplayAsync(_supervisor, body)).Problem);

    [Fact]
    public async Task A_conversation_that_is_not_there_is_not_found()
    {
        var answer = await _rig.CallAsync(FunctionNames.ReplayRouting, _supervisor, """{"weights":{"language":1,"skills":0,"affinity":0,"load":0}}""", route: ("id", "k9-1"));

        Assert.Equal(404, answer.Status);
    }

    private Task<ApiAnswer> ReplayAsync(string token, object body) => _rig.CallAsync(FunctionNames.ReplayRouting, token, body, route: ("id", "k1-1"));

    private static Agent Someone(string id) => new() { Id = id, Username = id, DisplayName = id, Status = AgentStatus.Online };
}
