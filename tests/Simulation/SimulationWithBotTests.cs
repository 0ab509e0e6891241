using Omni.Pipeline.Stages;

namespace Omni.Tests.Simulation;

/// <summary>The same worlds with a bot at the door, and its own laws beside the others.</summary>
public sealed class SimulationWithBotTests
{
    [Theory]
    [InlineData(CommitMode.Alone, PlanKind.Spread)]
    [InlineData(CommitMode.Alone, PlanKind.Compact)]
    [InlineData(CommitMode.Log, PlanKind.Spread)]
    [InlineData(CommitMode.Log, PlanKind.Compact)]
    [InlineData(CommitMode.Batch, PlanKind.Spread)]
    [InlineData(CommitMode.Batch, PlanKind.Compact)]
    public void With_a_bot_at_the_door_everybody_ends_answered_or_with_people_and_nobody_is_answered_twice(CommitMode mode, PlanKind plan) =>
        Seeds.HoldWithBot(mode, plan);

    [Fact]
    public void Nobody_is_left_to_a_bot_that_is_given_nothing() =>
        Holds(Simulation.FirstFailure(1, 200, CommitMode.Alone, PlanKind.Spread, Sabotage.BotSilent, hasBot: true));

    /// <summary>The whole story, where there is one.</summary>
    private static void Holds(string? failure) => Assert.True(failure is null, failure);

    [Theory]
    [InlineData(Sabotage.BotMemoryNotKept, CommitMode.Alone)]
    [InlineData(Sabotage.BotNotWatched, CommitMode.Alone)]
    public void Without_a_guard_some_world_with_a_bot_breaks_a_law(Sabotage sabotage, CommitMode mode) =>
        Assert.NotNull(Simulation.FirstFailure(1, Seeds.EnoughWithBot, mode, PlanKind.Spread, sabotage, hasBot: true));
}
