using System.Collections.Immutable;
using CsCheck;
using Microsoft.Extensions.Options;
using Omni.Pipeline.Agents;
using Omni.Pipeline.Conversations;
using Omni.Pipeline.Routing;

namespace Omni.Tests.Pipeline.Routing;

public sealed class MatcherTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);
    private static readonly Matcher Matcher = new(Options.Create(new RoutingOptions()));
    private static readonly string[] Words = ["zh", "en", "billing", "technical"];

    private static readonly Gen<ImmutableArray<string>> AnyLanguages = Gen.Int[0, 1].Select(i => Words[i]).Array[0, 2].Select(it => it.Distinct().ToImmutableArray());
    private static readonly Gen<ImmutableArray<string>> AnySkills = Gen.Int[2, 3].Select(i => Words[i]).Array[0, 2].Select(it => it.Distinct().ToImmutableArray());

    private static readonly Gen<Agent> AnyAgent = Gen.Select(
        Gen.Int[1, 5], Gen.Int[0, 5], Gen.Enum<AgentStatus>(), AnyLanguages, AnySkills, Gen.Int[0, 1000], (capacity, held, status, languages, skills, ago) =>
            Someone("") with
            {
                Capacity = capacity,
                Slots = [.. Enumerable.Range(0, Math.Min(held, capacity)).Select(i => $"c{i}")],
                Status = status,
                Languages = languages,
                Skills = skills,
                LastAssignedAt = Now.AddMinutes(-ago),
            });

    [Fact]
    public void Whoever_ranks_whom_the_laws_of_a_ranking_hold() =>
        Gen.Select(AnyAgent.Array[0, 6], AnyLanguages, AnySkills, Gen.Int[0, 300], Gen.Int[0, 63], Gen.Int[0, 100]).Sample(
            (some, languages, skills, waited, presence, hours) =>
            {
                var agents = some.Select((agent, i) => agent with { Id = $"a{i}" }).ToList();
                var present = agents.Where((_, i) => (presence & (1 << i)) != 0).Select(agent => agent.Id).ToHashSet();
                var served = agents.Take(2).ToDictionary(agent => agent.Id, _ => Now.AddHours(-hours));
                var ranking = Matcher.Rank(Waits(languages.FirstOrDefault(""), skills, waited), agents, present, served, Now);

                Assert.Equal(agents.Select(agent => agent.Id), ranking.Candidates.Select(it => it.AgentId).Order(StringComparer.Ordinal));
                Assert.InRange(ranking.Ring, 0, waited >= 180 ? 2 : waited >= 60 ? 1 : 0);
                Assert.All(ranking.Candidates, it =>
                {
                    Assert.Equal(it.Language + it.Skills + it.Affinity + it.Load, it.Score, 9);
                    Assert.InRange(it.Score, 0, 1 + 1e-9);
                    Assert.Equal(it.Why.Length == 0, it.Eligible);
                    var agent = agents.Single(agent => agent.Id == it.AgentId);
                    Assert.True(!it.Eligible || (agent.Status is AgentStatus.Online && agent.HasRoom && present.Contains(agent.Id)));
                });
                foreach (var (better, worse) in ranking.Candidates.Zip(ranking.Candidates.Skip(1)))
                {
                    Assert.True(better.Eligible || !worse.Eligible);
                    Assert.True(better.Eligible != worse.Eligible || better.Score >= worse.Score);
                }
            });

    [Fact]
    public void Of_two_who_have_the_skills_the_one_who_knows_them_better_is_first_and_nobody_is_out_for_a_level()
    {
        var novice = Someone("a1") with { Skills = ["Billing", "refund"], Levels = Agent.NoLevels.Add("Billing", 1) };
        var master = Someone("a2") with { Skills = ["billing", "refund"], Levels = Agent.NoLevels.Add("billing", 4) };

        var ranking = Matcher.Rank(Waits("", ["billing", "refund"]), [novice, master], new HashSet<string> { "a1", "a2" }, new Dictionary<string, DateTimeOffset>(), Now);

        Assert.Equal([("a2", true), ("a1", true)], ranking.Candidates.Select(it => (it.AgentId, it.Eligible)));
        Assert.Equal([0.3 * 0.9, 0.3 * 0.6], ranking.Candidates.Select(it => Math.Round(it.Skills, 9)));
    }

    [Fact]
    public void An_agent_is_told_the_first_reason_why_not()
    {
        Agent[] agents =
        [
            Someone("able") with { Languages = ["zh"], Skills = ["billing"] },
            Someone("away") with { Status = AgentStatus.Away },
            Someone("gone"),
            Someone("full") with { Capacity = 1, Slots = ["c1"] },
            Someone("mute") with { Languages = ["en"], Skills = ["billing"] },
            Someone("lost") with { Languages = ["zh"] },
        ];

        var ranking = Matcher.Rank(Waits("zh", ["billing"]), agents, Ids("able", "away", "full", "mute", "lost"), Nobody, Now);

        Assert.Equal(
            [("able", ""), ("away", "not-online"), ("full", "full"), ("gone", "not-present"), ("lost", "skills"), ("mute", "language")],
            ranking.Candidates.Select(it => (it.AgentId, it.Why)).OrderBy(it => it.AgentId, StringComparer.Ordinal));
        Assert.Equal("able", ranking.Candidates[0].AgentId);
    }

    [Theory]
    [InlineData(0, 0, false)]
    [InlineData(59, 0, false)]
    [InlineData(60, 1, false)]
    [InlineData(179, 1, false)]
    [InlineData(180, 2, true)]
    public void Waiting_relaxes_the_skills_first_and_the_language_last(int seconds, int ring, bool eligible)
    {
        var stranger = Someone("stranger") with { Languages = ["en"] };
        var absent = Someone("absent") with { Languages = ["zh"], Skills = ["billing"] };

        var ranking = Matcher.Rank(Waits("zh", ["billing"], seconds), [stranger, absent], Ids("stranger"), Nobody, Now);

        Assert.Equal((ring, eligible), (ranking.Ring, ranking.Candidates.Single(it => it.AgentId == "stranger").Eligible));
    }

    [Fact]
    public void One_who_lacks_a_skill_but_speaks_the_language_may_have_it_after_the_first_wait()
    {
        var speaker = Someone("speaker") with { Languages = ["zh"] };
        var absent = Someone("absent") with { Languages = ["zh"], Skills = ["billing"] };

        Assert.False(Matcher.Rank(Waits("zh", ["billing"], 59), [speaker, absent], Ids("speaker"), Nobody, Now).Candidates[0].Eligible);
        var relaxed = Matcher.Rank(Waits("zh", ["billing"], 60), [speaker, absent], Ids("speaker"), Nobody, Now);
        Assert.Equal((1, true, 0.0), (relaxed.Ring, relaxed.Candidates[0].Eligible, relaxed.Candidates[0].Skills));
    }

    [Fact]
    public void Demands_are_not_relaxed_further_than_somebody_needs()
    {
        var able = Someone("able") with { Languages = ["zh"], Skills = ["billing"] };
        var stranger = Someone("stranger") with { Languages = ["en"] };

        var ranking = Matcher.Rank(Waits("zh", ["billing"], 3600), [able, stranger], Ids("able", "stranger"), Nobody, Now);

        Assert.Equal((0, "able"), (ranking.Ring, Assert.Single(ranking.Candidates, it => it.Eligible).AgentId));
    }

    [Fact]
    public void Nobody_is_asked_for_what_the_company_lacks()
    {
        var only = Someone("only") with { Languages = ["en"], Skills = ["technical"] };

        var ranking = Matcher.Rank(Waits("fr", ["billing"]), [only], Ids("only"), Nobody, Now);

        Assert.True(ranking.Candidates.Single().Eligible);
        Assert.Equal((0.3, 0.3), (ranking.Candidates[0].Language, ranking.Candidates[0].Skills));
    }

    [Fact]
    public void Who_is_away_now_still_counts_as_one_whom_the_company_has()
    {
        var away = Someone("away") with { Status = AgentStatus.Offline, Skills = ["billing"] };

        Assert.DoesNotContain(
            Matcher.Rank(Waits("", ["billing"]), [away, Someone("other")], Ids("other"), Nobody, Now).Candidates, it => it.Eligible);
    }

    [Theory]
    [InlineData("zh-Hant", "zh", true)]
    [InlineData("zh", "ZH-cn", true)]
    [InlineData("en", "zh", false)]
    [InlineData("", "zh", true)]
    public void A_language_is_its_primary_tag(string written, string spoken, bool eligible)
    {
        Agent[] agents = [Someone("a") with { Languages = [spoken] }, Someone("other") with { Languages = ["en"] }];

        Assert.Equal(eligible, Matcher.Rank(Waits(written, []), agents, Ids("a"), Nobody, Now).Candidates.Single(it => it.AgentId == "a").Eligible);
    }

    [Fact]
    public void Half_of_the_skills_counts_half()
    {
        Agent[] agents = [Someone("half") with { Skills = ["Billing"] }, Someone("other") with { Skills = ["technical"] }];

        var half = Matcher.Rank(Waits("", ["billing", "technical"], 60), agents, Ids("half"), Nobody, Now).Candidates.Single(it => it.AgentId == "half");

        Assert.Equal((true, 0.15), (half.Eligible, half.Skills));
    }

    [Fact]
    public void A_tie_goes_to_the_longest_idle()
    {
        Agent[] agents = [Someone("a1") with { LastAssignedAt = Now }, Someone("a2") with { LastAssignedAt = Now.AddHours(-1) }, Someone("a3") with { LastAssignedAt = Now.AddMinutes(-1) }];

        Assert.Equal(["a2", "a3", "a1"], Matcher.Rank(Waits("", []), agents, Ids("a1", "a2", "a3"), Nobody, Now).Candidates.Select(it => it.AgentId));
    }

    [Theory]
    [InlineData(0, 0.2)]
    [InlineData(7, 0.1)]
    [InlineData(14, 0.05)]
    [InlineData(-1, 0.2)]
    public void What_an_agent_did_for_the_customer_fades_by_half_lives(int daysAgo, double affinity)
    {
        var ranking = Matcher.Rank(Waits("", []), [Someone("a1")], Ids("a1"), new Dictionary<string, DateTimeOffset> { ["a1"] = Now.AddDays(-daysAgo) }, Now);

        Assert.Equal(affinity, ranking.Candidates.Single().Affinity, 9);
    }

    [Fact]
    public void Free_places_count_as_a_share_of_the_capacity()
    {
        Agent[] agents = [Someone("half") with { Capacity = 2, Slots = ["c1"] }, Someone("free") with { Capacity = 4 }, Someone("none") with { Capacity = 0 }];

        Assert.Equal(
            [("free", 0.2), ("half", 0.1), ("none", 0.0)],
            Matcher.Rank(Waits("", []), agents, Ids("half", "free", "none"), Nobody, Now).Candidates.Select(it => (it.AgentId, it.Load)));
    }

    private static IReadOnlyDictionary<string, DateTimeOffset> Nobody => ImmutableDictionary<string, DateTimeOffset>.Empty;

    private static HashSet<string> Ids(params string[] ids) => [.. ids];

    private static Agent Someone(string id) => new() { Id = id, Username = id, DisplayName = id, Status = AgentStatus.Online };

    private static Conversation Waits(string language, ImmutableArray<string> skills, int seconds = 0) => new()
    {
        Id = "k1-1",
        CustomerId = "k1",
        Episode = 1,
        State = ConversationState.Waiting,
        Channel = "web",
        Account = "main",
        Address = "v1",
        Language = language,
        Skills = skills,
        WaitingSince = Now.AddSeconds(-seconds),
    };
}
