using Omni.Pipeline.Stages;

namespace Omni.Tests.Simulation;

/// <summary>A seed says everything that happens in its world: only then can a failure be seen again.</summary>
public sealed class DeterminismTests
{
    [Theory]
    [InlineData(CommitMode.Alone, PlanKind.Spread)]
    [InlineData(CommitMode.Alone, PlanKind.Compact)]
    [InlineData(CommitMode.Log, PlanKind.Spread)]
    [InlineData(CommitMode.Batch, PlanKind.Compact)]
    public void The_same_seed_takes_the_same_steps(CommitMode mode, PlanKind plan)
    {
        for (var seed = 1; seed <= 25; seed++)
        {
            var first = Simulation.Run(seed, mode, plan, trace: new());

            Assert.Equal(first, Simulation.Run(seed, mode, plan, trace: new()));
            Assert.NotEqual(first.TraceHash, Simulation.Run(seed + 1, mode, plan, trace: new()).TraceHash);
        }
    }

    [Fact]
    public void A_failure_tells_its_seed_its_law_and_the_steps_that_led_to_it()
    {
        var story = Simulation.FirstFailure(1, 100, CommitMode.Log, PlanKind.Compact, Sabotage.AnsweredBeforeSync);

        Assert.Matches("^Seed [0-9]+, commit mode Log, plan Compact: message .* was acknowledged and is not stored", story);
        Assert.Contains("To see it again: OMNI_SIM_SEED=", story, StringComparison.Ordinal);
        Assert.Contains("is acknowledged", story, StringComparison.Ordinal);
        Assert.DoesNotContain("escapes the seed", story, StringComparison.Ordinal);
    }
}
