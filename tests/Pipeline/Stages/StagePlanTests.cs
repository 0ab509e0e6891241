using Omni.Pipeline.Messages;
using Omni.Pipeline.Ports;
using Omni.Pipeline.Stages;

namespace Omni.Tests.Pipeline.Stages;

public sealed class StagePlanTests
{
    [Theory]
    [InlineData(Direction.Inbound)]
    [InlineData(Direction.Outbound)]
    public void Following_the_stages_from_the_door_meets_each_of_the_list_once(Direction direction)
    {
        var met = new List<string>();
        for (var stage = StagePlan.Entry(PlanKind.Spread); stage is not null; stage = StagePlan.After(stage, direction))
        {
            met.Add(stage);
        }

        Assert.Equal(StagePlan.Of(direction), met);
    }

    [Theory]
    [InlineData(Direction.Inbound)]
    [InlineData(Direction.Outbound)]
    public void Every_path_begins_with_dedupe_and_ends_with_persist(Direction direction)
    {
        Assert.Equal(QueueNames.Dedupe, StagePlan.Of(direction)[0]);
        Assert.Equal(QueueNames.Persist, StagePlan.Of(direction)[^1]);
    }

    [Fact]
    public void Nothing_that_a_customer_can_see_skips_the_word_filter() =>
        Assert.All(Enum.GetValues<Direction>(), direction => Assert.Contains(QueueNames.Filter, StagePlan.Of(direction)));
}
