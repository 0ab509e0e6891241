using Omni.Pipeline.Ports;
using Omni.Pipeline.Privacy;
using Omni.Tests.Support;

namespace Omni.Tests.Pipeline.Privacy;

public sealed class ErasureListsTests
{
    [Fact]
    public void The_order_of_the_steps_is_the_approved_one() => Approval.Check("ErasureSteps.approved.txt", ErasureSteps.InOrder);

    [Fact]
    public void Each_table_says_how_an_erasure_covers_it() =>
        Assert.Equal(TableNames.All.Order(StringComparer.Ordinal), ErasureCover.OfTables.Keys.Order(StringComparer.Ordinal));

    [Fact]
    public void Each_queue_says_what_becomes_of_what_waits_there() =>
        Assert.Equal(QueueNames.All.Order(StringComparer.Ordinal), ErasureCover.OfQueues.Keys.Order(StringComparer.Ordinal));

    [Fact]
    public void Each_step_that_is_named_is_one_and_each_has_its_service()
    {
        Assert.Empty(ErasureCover.OfTables.Values.SelectMany(steps => steps).Except(ErasureSteps.InOrder));
        using var world = new PrivacyWorld();
        Assert.Equal(
            ErasureSteps.InOrder.Order(StringComparer.Ordinal),
            world.Api.Get<IEnumerable<IErasureStep>>().Select(step => step.Name).Order(StringComparer.Ordinal));
    }
}
