using Omni.Runtime.Durable;
using Omni.Runtime.Http;

namespace Omni.Tests.Runtime.Durable;

/// <summary>How much is done at once is said where the real host reads it.</summary>
public sealed class HostJsonDurableTests
{
    [Theory]
    [InlineData("""{"extensions":{"durableTask":{"maxConcurrentActivityFunctions":5,"maxConcurrentOrchestratorFunctions":3}}}""", 3, 5)]
    [InlineData("""{"extensions":{"durableTask":{"maxConcurrentActivityFunctions":5}}}""", 8, 5)]
    [InlineData("{}", 8, 64)]
    public void The_file_says_how_many_turns_and_activities_run_at_once(string file, int orchestrators, int activities)
    {
        var options = new DurableOptions();

        new HostJsonDurableOptions(HostJson.Parse(file)).Configure(options);

        Assert.Equal((orchestrators, activities), (options.MaxConcurrentOrchestrators, options.MaxConcurrentActivities));
    }
}
