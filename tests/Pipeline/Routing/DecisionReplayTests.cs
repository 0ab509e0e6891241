using System.Collections.Immutable;
using CsCheck;
using Microsoft.Extensions.Options;
using Omni.Pipeline.Agents;
using Omni.Pipeline.Conversations;
using Omni.Pipeline.Ports;
using Omni.Pipeline.Routing;
using Omni.Tests.Support;

namespace Omni.Tests.Pipeline.Routing;

public sealed class DecisionReplayTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);
    private static readonly RoutingWeights Usual = RoutingWeights.Of(new());

    [Fact]
    public void With_the_weights_of_then_it_is_the_decision_of_then() =>
        Gen.Select(Gen.Int[1, 4], Gen.Int[0, 3], Gen.Int[0, 1], Gen.Int[0, 500]).Array[1, 6].Sample(some =>
        {
            var agents = some.Select((it, i) => Someone($"a{i}", it.Item3 == 0 ? [] : ["billing"]) with
            {
                Capacity = it.Item1,
                Slots = [.. Enumerable.Range(0, Math.Min(it.Item1, it.Item2)).Select(k => $"c{k}")],
                LastAssignedAt = Now.AddMinutes(-it.Item4),
            }).ToList();
            var decision = Decide(agents, "a0", Now.AddDays(-1));

            var replayed = DecisionReplay.Of(Stored(decision), Usual)!;

            Assert.False(replayed.Changed);
            Assert.Equal(decision.Candidates, replayed.Now);
            Assert.Equal(decision.Candidates, replayed.Then);
        });

    [Fact]
    public void With_other_weights_another_would_have_won()
    {
        var decision = Decide([Someone("knows", []) with { Slots = ["c1", "c2", "c3"] }, Someone("free", [])], "knows", Now);

        var replayed = DecisionReplay.Of(decision, new(0.3, 0.3, 0, 0.4))!;

        Assert.Equal(("knows", "knows", "free", true, true), (replayed.Winner, replayed.FirstThen, replayed.FirstNow, replayed.Changed, replayed.Complete));
        Assert.Equal(Usual, replayed.Weights);
        Assert.Equal((0, 0.4), (replayed.Now[0].Affinity, replayed.Now[0].Load));
    }

    [Fact]
    public void No_weight_makes_eligible_who_was_not()
    {
        var decision = Decide([Someone("fits", ["billing"]), Someone("not", [])], "not", Now);

        Assert.Equal("fits", DecisionReplay.Of(decision, new(0, 0, 1, 0))!.FirstNow);
    }

    [Fact]
    public async Task It_is_kept_with_what_another_run_needs()
    {
        var tables = new FakeTables();
        var store = new DecisionStore(tables);
        var decision = Decide([.. Enumerable.Range(0, Decision.MostCandidates + 1).Select(i => Someone($"a{i:D2}", []))], "a01", Now);
        await store.KeepNobodyAsync("k1-1", decision, default);

        var kept = Assert.Single(await store.ListAsync("k1-1", default));

        Assert.Equal(decision.Candidates.Take(Decision.MostCandidates), kept.Candidates);
        Assert.Equal((Usual, Decision.MostCandidates + 1), (kept.Weights, kept.LookedAt));
        Assert.False(DecisionReplay.Of(kept, Usual)!.Complete);
    }

    [Fact]
    public async Task One_from_before_the_parts_were_kept_is_read_and_can_not_be_made_again()
    {
        var tables = new FakeTables();
        await tables.Get(TableNames.Conversations).WriteAsync(
            RowChange.Upsert(new Row("k1-1", "why:waiting").Set("at", Now).Set("reason", "message").Set("winner", "a1").Set("ring", 0).Set(
                "candidates",
                """[{"agentId":"a1","name":"A","eligible":true,"why":"","score":1,"language":0.3,"skills":0.3,"affinity":0.2,"load":0.2}]""")),
            default);

        var old = Assert.Single(await new DecisionStore(tables).ListAsync("k1-1", default));

        Assert.Equal(("a1", "a1", null), (old.Winner, old.Candidates.Single().AgentId, old.Weights));
        Assert.Null(DecisionReplay.Of(old, Usual));
    }

    [Fact]
    public void One_that_was_taken_by_hand_can_not_be_made_again() => Assert.Null(DecisionReplay.Of(new(Now, "taken", "a1", 0, []), Usual));

    [Theory]
    [InlineData(0.3, 0.3, 0.2, 0.2, true)]
    [InlineData(0.3, 0.3, 0.2, 0.3, false)]
    [InlineData(-0.1, 0.5, 0.3, 0.3, false)]
    [InlineData(double.NaN, 0.5, 0.3, 0.2, false)]
    public void Weights_are_parts_of_one(double language, double skills, double affinity, double load, bool isGood) =>
        Assert.Equal(isGood, new RoutingWeights(language, skills, affinity, load).Problem() is null);

    private static Decision Stored(Decision decision) => Decision.From(decision.ToRow("k1-1", "why:1"));

    private static Decision Decide(IReadOnlyList<Agent> agents, string servedBy, DateTimeOffset servedAt)
    {
        var conversation = new Conversation
        {
            Id = "k1-1",
            CustomerId = "k1",
            Episode = 1,
            State = ConversationState.Waiting,
            Channel = "web",
            Account = "main",
            Address = "v1",
            Skills = ["billing"],
            WaitingSince = Now,
        };
        var ranking = new Matcher(Options.Create(new RoutingOptions())).Rank(
            conversation, agents, agents.Select(agent => agent.Id).ToHashSet(), new Dictionary<string, DateTimeOffset> { [servedBy] = servedAt }, Now);
        return Decision.Of(ranking, Now, "message", ranking.Candidates[0].Eligible ? ranking.Candidates[0].AgentId : "");
    }

    private static Agent Someone(string id, ImmutableArray<string> skills) =>
        new() { Id = id, Username = id, DisplayName = id, Status = AgentStatus.Online, Skills = skills };
}
