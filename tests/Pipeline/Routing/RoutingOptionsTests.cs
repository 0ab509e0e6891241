using Omni.Pipeline.Routing;

namespace Omni.Tests.Pipeline.Routing;

public sealed class RoutingOptionsTests
{
    private static readonly RoutingOptionsValidator Validator = new();

    [Fact]
    public void The_defaults_are_good() => Assert.True(Validator.Validate(null, new()).Succeeded);

    [Fact]
    public void Weights_add_up_to_one()
    {
        AssertWrong(new() { LanguageWeight = 0.4 }, "add up to 1");
        Assert.True(Validator.Validate(null, new() { LanguageWeight = 0.1, SkillsWeight = 0.2, AffinityWeight = 0.3, LoadWeight = 0.4 }).Succeeded);
    }

    [Fact]
    public void A_weight_is_between_nothing_and_all() =>
        AssertWrong(new() { LanguageWeight = -0.5, SkillsWeight = 1.1 }, nameof(RoutingOptions.LanguageWeight), nameof(RoutingOptions.SkillsWeight));

    [Fact]
    public void A_half_life_is_an_hour_to_a_year()
    {
        AssertWrong(new() { AffinityHalfLife = TimeSpan.Zero }, nameof(RoutingOptions.AffinityHalfLife));
        AssertWrong(new() { AffinityHalfLife = TimeSpan.FromDays(366) }, nameof(RoutingOptions.AffinityHalfLife));
    }

    [Fact]
    public void The_language_is_not_relaxed_before_the_skills()
    {
        AssertWrong(new() { RelaxSkillsAfter = TimeSpan.FromMinutes(5) }, "can't come before");
        AssertWrong(new() { RelaxSkillsAfter = TimeSpan.FromSeconds(-1) }, nameof(RoutingOptions.RelaxSkillsAfter));
        AssertWrong(new() { RelaxLanguageAfter = TimeSpan.FromDays(2) }, nameof(RoutingOptions.RelaxLanguageAfter));
    }

    [Fact]
    public void Nobody_is_overtaken_for_more_than_a_day() =>
        AssertWrong(new() { OvertakeWithin = TimeSpan.FromDays(2) }, nameof(RoutingOptions.OvertakeWithin));

    [Fact]
    public void Everything_that_is_wrong_is_said_at_once() =>
        AssertWrong(
            new() { AffinityHalfLife = TimeSpan.Zero, LoadWeight = 2, RelaxLanguageAfter = TimeSpan.FromDays(2) },
            nameof(RoutingOptions.AffinityHalfLife), nameof(RoutingOptions.LoadWeight), nameof(RoutingOptions.RelaxLanguageAfter));

    [Fact]
    public void Other_weights_leave_every_other_setting_as_it_is_and_the_hosts_own_untouched()
    {
        var host = new RoutingOptions
        {
            AffinityHalfLife = TimeSpan.FromDays(2),
            RelaxSkillsAfter = TimeSpan.FromMinutes(11),
            RelaxLanguageAfter = TimeSpan.FromMinutes(12),
            OverflowSkill = "overflow",
            OverflowAfter = TimeSpan.FromMinutes(13),
            AlertAfter = TimeSpan.FromMinutes(14),
            OfferTimeout = TimeSpan.FromSeconds(15),
            AskAgainAfter = TimeSpan.FromMinutes(16),
            OvertakeWithin = TimeSpan.FromMinutes(17),
        };
        var weights = new RoutingWeights(0.1, 0.2, 0.3, 0.4);

        var tried = host.With(weights);

        Assert.Equal(weights, RoutingWeights.Of(tried));
        Assert.Equal(RoutingWeights.Of(new()), RoutingWeights.Of(host));
        var (unlike, like) = (new RoutingOptions(), typeof(RoutingOptions).GetProperties().Where(it => !it.Name.EndsWith("Weight", StringComparison.Ordinal)).ToList());
        Assert.NotEmpty(like);
        Assert.All(like, it => Assert.NotEqual(it.GetValue(unlike), it.GetValue(tried)));
        Assert.All(like, it => Assert.Equal(it.GetValue(host), it.GetValue(tried)));
    }

    private static void AssertWrong(RoutingOptions options, params string[] named)
    {
        var result = Validator.Validate(null, options);
        Assert.True(result.Failed);
        Assert.All(named, name => Assert.Contains(name, result.FailureMessage, StringComparison.Ordinal));
    }
}
