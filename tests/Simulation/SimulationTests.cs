using Omni.Pipeline.Stages;

namespace Omni.Tests.Simulation;

/// <summary>The laws of the whole pipeline over thousands of worlds. Three classes, so that they run beside each other.</summary>
public sealed class SimulationAloneTests
{
    [Theory]
    [InlineData(PlanKind.Spread)]
    [InlineData(PlanKind.Compact)]
    public void Whatever_goes_wrong_where_each_call_commits_alone_the_laws_hold(PlanKind plan) => Seeds.Hold(CommitMode.Alone, plan);
}

public sealed class SimulationLogTests
{
    [Theory]
    [InlineData(PlanKind.Spread)]
    [InlineData(PlanKind.Compact)]
    public void Whatever_goes_wrong_where_a_crash_keeps_a_first_part_of_the_log_the_laws_hold(PlanKind plan) => Seeds.Hold(CommitMode.Log, plan);
}

public sealed class SimulationBatchTests
{
    [Theory]
    [InlineData(PlanKind.Spread)]
    [InlineData(PlanKind.Compact)]
    public void Whatever_goes_wrong_where_an_invocation_commits_whole_the_laws_hold(PlanKind plan) => Seeds.Hold(CommitMode.Batch, plan);
}
