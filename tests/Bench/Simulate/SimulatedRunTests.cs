using Microsoft.Extensions.Options;
using Omni.Bench.Simulate;
using Omni.Pipeline.Routing;
using Omni.Pipeline.Simulator;

namespace Omni.Tests.Bench.Simulate;

public sealed class SimulatedRunTests
{
    private static readonly DateTimeOffset Nine = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);
    private static readonly RoutingOptions Routing = new();
    private static readonly Matcher Matcher = new(Options.Create(Routing));

    /// <summary>No luck: who fits settles it, who doesn't hands it on after half of the time.</summary>
    private static readonly OutcomeModel Plain = new()
    {
        SettledByFit = 1,
        WithoutSkills = 0,
        SparedByKnowing = 0,
        FasterByKnowing = 0,
        SlowerWithoutSkills = 0,
        SlowerPerOther = 0,
        HandedOn = 1,
        HandedOnAfter = 0.5,
        SkillsRecognized = 1,
        LanguageRecognized = 1,
    };

    /// <summary>One agent for billing and one for technical, one conversation each; two with billing and one with technical, ten minutes of work each.</summary>
    private static readonly Day Small = new()
    {
        Name = "small",
        Agents =
        [
            new() { Id = "a1", Skills = ["billing"], Capacity = 1, Shifts = [new(Nine, Nine.AddHours(8))] },
            new() { Id = "a2", Skills = ["technical"], Capacity = 1, Shifts = [new(Nine, Nine.AddHours(8))] },
        ],
        Arrivals =
        [
            new() { At = Nine, Customer = "c1", Skills = ["billing"], HandleSeconds = 600 },
            new() { At = Nine.AddSeconds(60), Customer = "c2", Skills = ["billing"], HandleSeconds = 600 },
            new() { At = Nine.AddSeconds(90), Customer = "c3", Skills = ["technical"], HandleSeconds = 600 },
        ],
    };

    /// <summary>c1 to a1 at once, c3 to a2 at once. c2 waits until a1 is free at 9:10, also when anybody would do: nobody is free.</summary>
    [Fact]
    public void Omni_on_a_day_that_was_worked_out_by_hand()
    {
        var run = Run(new OmniPolicy(Matcher));

        Assert.Equal((3, 180.0, 540.0, 540.0), (run.Issues, run.WaitMean, run.WaitP95, run.WaitMax));
        Assert.Equal((1.0, 1.0, 0.0), (run.FirstContact, run.Fit, run.Transfers));
        // Six and three an hour, in the twenty minutes until the last one ends; half an hour of the forty minutes of places was taken.
        Assert.Equal(1 / 6.0, run.Gini, 9);
        Assert.Equal(0.75, run.Occupancy, 9);
        Assert.Equal((0, 0), (run.Breaches, run.Starved));
    }

    /// <summary>c2 goes to a2, who hands it on at 9:06; then c3 goes to a2, and c2 to a1 at 9:10.</summary>
    [Fact]
    public void Round_robin_on_the_same_day()
    {
        var run = Run(new RoundRobin(Matcher));

        Assert.Equal((90.0, 270.0, 270.0), (run.WaitMean, run.WaitP95, run.WaitMax));
        Assert.Equal((2 / 3.0, 2 / 3.0, 1 / 3.0), (run.FirstContact, run.Fit, run.Transfers));
        Assert.Equal((0, 0), (run.Breaches, run.Starved));
    }

    [Fact]
    public void A_policy_that_gives_somebody_too_much_is_found_out() =>
        Assert.Equal(2, Run(new Careless(Matcher, "a1")).Breaches);

    [Fact]
    public void A_policy_that_gives_nothing_out_lets_all_starve() =>
        Assert.Equal((3, 0.0), Run(new Careless(Matcher, null)) is var run ? (run.Starved, run.FirstContact) : default);

    [Fact]
    public void Where_it_makes_no_difference_who_answers_no_policy_settles_more()
    {
        var model = new OutcomeModel { WithoutSkills = 1, WithoutLanguage = 1, SparedByKnowing = 0 };
        var found = Comparison.Of("x", Quiet, 2, model, Routing);

        Assert.Single(found.Policies.Select(it => it.FirstContact.Mean).Distinct());
        Assert.Equal(0, found.Gain);
    }

    [Fact]
    public void The_same_seeds_give_the_same_file_and_others_another()
    {
        Assert.Equal(Figures(Quiet), Figures(Quiet));
        Assert.NotEqual(Figures(Quiet), Figures(seed => Quiet(seed + 100)));
    }

    [Fact]
    public void In_every_scenario_every_policy_keeps_to_capacity_and_shifts_and_nobody_waits_for_ever()
    {
        foreach (var scenario in Scenarios.All)
        {
            var found = Comparison.Of(scenario.Name, seed => MadeUpDay.Of(scenario with { PerDay = scenario.PerDay / 4 }, 1, seed), 1, new(), Routing);

            Assert.Equal(6, found.Policies.Count);
            Assert.All(found.Policies, it => Assert.Equal((0, 0), (it.Breaches, it.Starved)));
            Assert.All(found.Policies, it => Assert.InRange(it.FirstContact.Mean, 0.2, 0.95));
        }
    }

    private static Day Quiet(ulong seed) => MadeUpDay.Of(Scenarios.All[0] with { PerDay = 200 }, 1, seed);

    private static string Figures(Func<ulong, Day> days) => SimulateJson.Of([Comparison.Of("x", days, 2, new(), Routing)], [], Routing, new(), 2, 1);

    private static RunFigures Run(Policy policy) => new SimulatedRun(Small, policy, Plain, Routing, 1).Run();

    /// <summary>Gives everything to one, room or not; or to nobody.</summary>
    private sealed class Careless(Matcher matcher, string? agent) : Policy("careless", matcher)
    {
        protected override string? Choose(Desk desk, Contact contact) => agent;
    }
}
