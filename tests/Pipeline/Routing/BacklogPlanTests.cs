using System.Collections.Immutable;
using System.Globalization;
using CsCheck;
using Microsoft.Extensions.Options;
using Omni.Pipeline.Agents;
using Omni.Pipeline.Conversations;
using Omni.Pipeline.Routing;

namespace Omni.Tests.Pipeline.Routing;

public sealed class BacklogPlanTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Within = TimeSpan.FromMinutes(20);
    private static readonly RoutingOptions Settings = new();
    private static readonly Matcher Matcher = new(Options.Create(Settings));
    private static readonly string[] Skills = ["billing", "technical", "sales"];

    private static readonly Gen<ImmutableArray<string>> AnySkills = Gen.Int[0, 2].Select(i => Skills[i]).Array[0, 2].Select(it => it.Distinct().ToImmutableArray());

    private static readonly Gen<Agent> AnyAgent = Gen.Select(Gen.Int[1, 3], Gen.Int[0, 3], AnySkills, Gen.Bool, Gen.Int[0, 60], (capacity, held, skills, isOnline, idle) =>
        Someone("", skills, capacity) with
        {
            Slots = [.. Enumerable.Range(0, Math.Min(held, capacity)).Select(i => $"old{i}")],
            Status = isOnline ? AgentStatus.Online : AgentStatus.Away,
            LastAssignedAt = Now.AddMinutes(-idle),
        });

    private static readonly Gen<(ImmutableArray<string> Skills, int Waited, int Urgency)> AnyWait = Gen.Select(AnySkills, Gen.Int[0, 3600], Gen.Int[0, 1]);

    [Fact]
    public void Whoever_waits_for_whom_the_laws_of_a_plan_hold() =>
        Gen.Select(AnyAgent.Array[1, 4], AnyWait.Array[1, 6]).Sample((some, waits) =>
        {
            var agents = some.Select((agent, i) => agent with { Id = $"a{i}" }).ToList();
            var waiting = waits.Select((wait, i) => Waits($"c{i}", wait.Skills, wait.Waited, wait.Urgency)).OrderBy(it => it.WaitingKey, StringComparer.Ordinal).ToList();
            var ranked = waiting.Select(conversation => new RankedWait(conversation, Rank(conversation, agents))).ToList();

            var plan = BacklogPlan.Of(ranked, agents, Within, Now);

            Assert.Equal(plan.Length, plan.Select(it => it.Wait.Conversation.Id).Distinct().Count());
            Assert.All(plan, it => Assert.True(EligibleIn(it.Wait, it.Agent.Id)));
            Assert.All(plan.GroupBy(it => it.Agent.Id), given => Assert.True(given.First().Agent.Slots.Length + given.Count() <= given.First().Agent.Capacity));
            Assert.True(Worth(plan, ranked) >= Worth(OneAfterTheOther(ranked, agents), ranked) - 1e-6);
            foreach (var left in ranked.Where(wait => !plan.Any(it => it.Wait == wait)))
            {
                // No free place is left over, and whoever got one in front of it had not come much later.
                Assert.DoesNotContain(agents, agent => EligibleIn(left, agent.Id) && agent.Slots.Length + plan.Count(it => it.Agent.Id == agent.Id) < agent.Capacity);
                Assert.All(plan.Where(it => EligibleIn(left, it.Agent.Id)), it => Assert.True(Waited(left) - Waited(it.Wait) <= 1 + 1e-6));
            }
        });

    [Fact]
    public void Of_two_who_wait_the_agent_gets_whom_the_agent_fits()
    {
        Agent[] agents = [Someone("a1", ["billing"], 1), Someone("other", ["technical"], 1) with { Status = AgentStatus.Away }];
        var (first, second) = (Waits("first", ["technical"], 600), Waits("second", ["billing"], 300));

        Assert.Equal(["second"], Plan(agents, first, second));
    }

    [Fact]
    public void Who_has_waited_much_longer_is_not_overtaken()
    {
        Agent[] agents = [Someone("a1", ["billing"], 1), Someone("other", ["technical"], 1) with { Status = AgentStatus.Away }];
        var (first, second) = (Waits("first", ["technical"], 1800), Waits("second", ["billing"], 300));

        Assert.Equal(["first"], Plan(agents, first, second));
    }

    [Fact]
    public void The_first_leaves_the_only_agent_of_the_second_free()
    {
        Agent[] agents = [Someone("both", ["billing", "technical"], 1), Someone("billing", ["billing"], 1) with { LastAssignedAt = Now }];
        var ranked = new[] { Waits("first", ["billing"], 30), Waits("second", ["technical"], 20) }.Select(it => new RankedWait(it, Rank(it, agents))).ToList();

        Assert.Equal("both", ranked[0].Ranking.Candidates[0].AgentId); // one after the other, the second would wait on
        Assert.Equal(
            [("first", "billing"), ("second", "both")],
            BacklogPlan.Of(ranked, agents, Within, Now).Select(it => (it.Wait.Conversation.Id, it.Agent.Id)));
    }

    private static IEnumerable<string> Plan(Agent[] agents, params Conversation[] waiting) =>
        BacklogPlan.Of([.. waiting.Select(it => new RankedWait(it, Rank(it, agents)))], agents, Within, Now).Select(it => it.Wait.Conversation.Id);

    private static bool EligibleIn(RankedWait wait, string agent) => wait.Ranking.Candidates.Single(it => it.AgentId == agent).Eligible;

    private static double Waited(RankedWait wait) => Math.Max(0, (Now - Waiting.CountsSince(wait.Conversation)!.Value) / Within);

    /// <summary>As the rankings stand: the first of the list takes its best, the next the best of what is left.</summary>
    private static List<PlannedWait> OneAfterTheOther(List<RankedWait> ranked, List<Agent> agents)
    {
        var given = new List<PlannedWait>();
        foreach (var wait in ranked)
        {
            var best = wait.Ranking.Candidates.Where(it => it.Eligible).Select(it => agents.Single(agent => agent.Id == it.AgentId))
                .Where(agent => agent.Slots.Length + given.Count(it => it.Agent.Id == agent.Id) < agent.Capacity)
                .OrderByDescending(agent => Score(wait, agent, given.Count(it => it.Agent.Id == agent.Id))).FirstOrDefault();
            if (best is not null)
            {
                given.Add(new(wait, best));
            }
        }

        return given;
    }

    private static double Score(RankedWait wait, Agent agent, int before) =>
        wait.Ranking.Candidates.Single(it => it.AgentId == agent.Id).Score - (Settings.LoadWeight * before / agent.Capacity);

    /// <summary>Scores and waits of those who are served, and one more for each of them: being served is worth more than any score.</summary>
    private static double Worth(IEnumerable<PlannedWait> plan, List<RankedWait> ranked)
    {
        var given = new List<PlannedWait>();
        var worth = 0.0;
        foreach (var it in plan.OrderBy(it => ranked.IndexOf(it.Wait)))
        {
            worth += 1 + Waited(it.Wait) + Score(it.Wait, it.Agent, given.Count(other => other.Agent.Id == it.Agent.Id));
            given.Add(it);
        }

        return worth;
    }

    private static Ranking Rank(Conversation conversation, IReadOnlyList<Agent> agents) =>
        Matcher.Rank(conversation, agents, agents.Select(agent => agent.Id).ToHashSet(), ImmutableDictionary<string, DateTimeOffset>.Empty, Now);

    private static Agent Someone(string id, ImmutableArray<string> skills, int capacity) =>
        new() { Id = id, Username = id, DisplayName = id, Status = AgentStatus.Online, Skills = skills, Capacity = capacity };

    private static Conversation Waits(string id, ImmutableArray<string> skills, int seconds, int urgency = 0) => Waiting.Begin(
        new()
        {
            Id = id,
            CustomerId = id.ToUpper(CultureInfo.InvariantCulture),
            Episode = 1,
            State = ConversationState.Waiting,
            Channel = "web",
            Account = "main",
            Address = id,
            Skills = skills,
            Urgency = urgency,
        },
        Now.AddSeconds(-seconds));
}
